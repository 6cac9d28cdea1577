/** An SDK that is generated for Effect 3: it is compiled, and called over every way to send. */
import { execFile } from "node:child_process"
import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createRequire } from "node:module"
import path from "node:path"
import { promisify } from "node:util"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { generateSdk } from "./generate.ts"

// It generates, and starts a compiler.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const pictures = [
  { id: "p1", title: "one" },
  { id: "p2", title: null },
  { id: "p3", title: "three" }
]

const sent: Array<string> = []

const respond = (request: IncomingMessage, body: string, response: ServerResponse): void => {
  const reply = (status: number, value: unknown, headers = {}) => {
    response.writeHead(status, { "content-type": "application/json", ...headers })
    response.end(JSON.stringify(value))
  }
  const url = new URL(request.url ?? "", "http://localhost")
  sent.push(`${request.method} ${request.url} ${String(request.headers["x-key"])}`)
  const [, , id, part] = url.pathname.split("/")
  if (url.pathname === "/describe") {
    if (request.headers.accept !== "text/event-stream") return reply(200, { whole: body })
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.end('data: {"word":"a"}\n\ndata: {"word":"b"}\n\n')
  } else if (part === "bytes") {
    if (request.method === "PUT") sent.push(`${request.headers["content-type"]} ${body}`)
    response.writeHead(request.method === "PUT" ? 204 : 200, { "content-type": "image/png" })
    response.end(request.method === "PUT" ? undefined : "png")
  } else if (request.method === "POST") {
    reply(201, { id: "p4", title: /filename="a.png"[^]*png[^]*new/.test(body) ? "whole" : body })
  } else if (id === "none") reply(404, { code: "gone" })
  else if (id === "later") reply(503, { until: "noon" })
  else if (id !== undefined) reply(200, pictures[0], { "x-views": "7" })
  else {
    const page = Number(url.searchParams.get("page") ?? 1)
    reply(200, pictures.slice((page - 1) * 2, page * 2))
  }
}

const server = createServer((request, response) => {
  const chunks: Array<Buffer> = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", () => respond(request, Buffer.concat(chunks).toString(), response))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  await generateSdk()
})

afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
)

/** What is generated is not there before these tests run. */
const load = async <Module>(name: string): Promise<Module> =>
  (await import(/* @vite-ignore */ path.join(import.meta.dirname, name))) as Module

interface Program {
  readonly optionsAt: (origin: string) => object
  readonly program: Effect.Effect<object, unknown, never>
}

interface Entry {
  readonly layer: (options: object) => Layer.Layer<never, unknown, never>
}

describe("an SDK that is generated for Effect 3", () => {
  it("compiles with a program that uses it", async () => {
    const compiler = createRequire(import.meta.url).resolve("typescript/package.json")
    const run = promisify(execFile)(process.execPath, [
      path.join(path.dirname(compiler), "bin/tsc"),
      "-p",
      import.meta.dirname,
      "--pretty",
      "false"
    ])
    const output = await run.then(
      ({ stdout }) => stdout,
      ({ stdout }: { readonly stdout: string }) => stdout
    )
    expect(output).toBe("")
  })

  it.each(["fetch", "node", "http-client"])("is called over %s", async (name) => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const { optionsAt, program } = await load<Program>("program.ts")
    const { layer } = await load<Entry>(`../generated/sdk/sdk/${name}.ts`)
    sent.length = 0
    const results = await Effect.runPromise(
      program.pipe(
        Effect.provide(layer(optionsAt(`http://127.0.0.1:${port}`))),
        Effect.provide(FetchHttpClient.layer)
      )
    )
    expect(results).toEqual({
      titles: ["one", null, "three"],
      one: pictures[0],
      headers: 7,
      missing: "gone",
      later: "noon",
      created: { id: "p4", title: "whole" },
      replaced: undefined,
      bytes: "png",
      chunks: "png",
      whole: { whole: '{"id":"p1"}' },
      words: ["a", "b"],
      bound: pictures[0],
      late: "DeadlineExceeded"
    })
    expect(sent.slice(0, 2)).toEqual([
      "GET /pictures?tags=a%7Cb&per_page=2 k",
      "GET /pictures?tags=a%7Cb&per_page=2&page=2 k"
    ])
    expect(sent).toContain("image/png png")
  })
})
