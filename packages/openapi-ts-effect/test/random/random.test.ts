/**
 * Random documents: an SDK is generated from each, compiled with calls of its operations, and called
 * against a server, where everything has to arrive as other people's code reads it. `RANDOM_DOCUMENTS`
 * and `RANDOM_SEED` make other ones, and more.
 */
import { execFile } from "node:child_process"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { IncomingMessage } from "node:http"
import { createRequire } from "node:module"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { isDeepStrictEqual, promisify } from "node:util"

import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"

import { generateSdk, generatedFolder } from "../support/generate.ts"
import { sampled } from "./draw.ts"
import {
  arrivedForm,
  arrivedParts,
  arrivedQuery,
  expectedCookies,
  expectedForm,
  expectedHeaders,
  expectedParts,
  expectedPath,
  expectedQuery,
  normalized
} from "./expected.ts"
import { Bytes, planOf } from "./plan.ts"
import type { Plan, PlannedCall } from "./plan.ts"
import { callText, programText } from "./program.ts"
import { asVersion2 } from "./version2.ts"

const seed = Number(process.env["RANDOM_SEED"] ?? "1")
const count = Number(process.env["RANDOM_DOCUMENTS"] ?? "10")

// Documents are generated from, and a compiler is started.
vi.setConfig({ hookTimeout: 300_000 * Math.max(1, count / 10) })

const newer: ReadonlyArray<Plan> = sampled(planOf, seed, count)

// Swagger 2.0 has few of the operations that are drawn: the documents with most of them are taken.
const older = sampled(planOf, -seed, count * 6)
  .filter(({ document }) => document["openapi"] === "3.0.3")
  .map(asVersion2)
  .toSorted((left, right) => right.calls.length - left.calls.length)
  .slice(0, Math.ceil(count / 3))

const plans = [...newer, ...older]
const folder = path.join(generatedFolder, "random")

interface Arrived {
  readonly message: IncomingMessage
  readonly body: Buffer
}

let planned: PlannedCall | undefined
const arrived: Array<Arrived> = []

const server = createServer((message, response) => {
  const chunks: Array<Buffer> = []
  message.on("data", (chunk: Buffer) => chunks.push(chunk))
  message.on("end", () => {
    arrived.push({ message, body: Buffer.concat(chunks) })
    const { body = "", status = 500, type } = planned?.reply ?? {}
    response.writeHead(status, type === undefined ? {} : { "content-type": type })
    response.end(body)
  })
})

interface Compiled {
  readonly code: number
  readonly output: string
}

const compile = async (): Promise<Compiled> => {
  const program = path.join(
    path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc"
  )
  const args = [program, "-p", import.meta.dirname, "--pretty", "false"]
  return promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 28 }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout }: { readonly code: number; readonly stdout: string }) => ({
      code,
      output: stdout
    })
  )
}

const folderOf = (index: number): string => path.join(folder, `document${index}`)

interface Metadata {
  readonly path: string
}

const metadataIn = (value: unknown): Metadata | undefined => {
  const metadata: unknown =
    typeof value === "function" && "metadata" in value ? value.metadata : undefined
  // What an operation carries, as the generator writes it.
  return metadata as Metadata | undefined
}

/** All operations of a document differ in this part of their paths. */
const startOf = (template: string): string => template.split("/", 2).join("/")

/** Where each operation is exported, by the start of its path. */
const placesIn = (
  exported: object,
  before: ReadonlyArray<string> = []
): ReadonlyArray<readonly [string, ReadonlyArray<string>]> =>
  Object.entries(exported).flatMap(([name, value]: [string, unknown]) => {
    const at = [...before, name]
    const metadata = metadataIn(value)
    if (metadata !== undefined) return [[startOf(metadata.path), at] as const]
    return typeof value === "object" && value !== null ? placesIn(value, at) : []
  })

const layersOf = async (folderOfSdk: string, origin: string) => {
  const load = async (name: string) =>
    (await import(pathToFileURL(path.join(folderOfSdk, `sdk/${name}.ts`)).href)) as {
      readonly layer: (options: object) => Layer.Layer<never, unknown, never>
    }
  const { Retry } = (await import(pathToFileURL(path.join(folderOfSdk, "sdk/index.ts")).href)) as {
    readonly Retry: { readonly none: unknown }
  }
  const options = { origin, retry: Retry.none }
  const { requests, responses } = (await import(
    pathToFileURL(path.join(folderOfSdk, "sdk/validation.ts")).href
  )) as {
    readonly requests: Layer.Layer<never, never, never>
    readonly responses: (options: object) => Layer.Layer<never, never, never>
  }
  return {
    validated: Layer.provide(
      Layer.provide(requests, responses({ mode: "fail" })),
      (await load("fetch")).layer(options)
    ),
    fetch: (await load("fetch")).layer(options),
    node: (await load("node")).layer(options),
    "http-client": Layer.provide((await load("http-client")).layer(options), FetchHttpClient.layer)
  }
}

const bodyOf = async (call: PlannedCall, { body, message }: Arrived) => {
  const type = message.headers["content-type"]
  if (call.body === undefined)
    return { arrived: [body.toString(), type], expected: ["", undefined] }
  const { kind, mediaType } = call.body
  switch (kind) {
    case "form":
      return {
        arrived: [arrivedForm(call.body.fields, body.toString()), type],
        expected: [expectedForm(call.body.fields), mediaType]
      }
    case "multipart":
      return {
        arrived: await arrivedParts(type ?? "", body),
        expected: expectedParts(call.body.fields)
      }
    case "json":
      return {
        arrived: [JSON.parse(body.toString()) as unknown, type],
        expected: [call.body.value, mediaType]
      }
    case "text":
      return { arrived: [body.toString(), type], expected: [call.body.value, mediaType] }
    case "bytes":
      return {
        arrived: [[...body], type],
        expected: [call.body.value instanceof Bytes ? call.body.value.bytes : [], mediaType]
      }
  }
}

/** What arrived of a call, and what had to. */
const compared = async (call: PlannedCall, one: Arrived) => {
  const { message } = one
  const [path = "", query = ""] = (message.url ?? "").split(/\?(.*)/s)
  const headers = expectedHeaders(call)
  const body = await bodyOf(call, one)
  const cookie = message.headers.cookie
  return {
    arrived: {
      method: message.method,
      path: normalized(path),
      query: arrivedQuery(call, query),
      headers: Object.fromEntries(
        Object.keys(headers).map((name) => [name, message.headers[name]])
      ),
      cookies: cookie === undefined ? undefined : normalized(cookie),
      body: body.arrived
    },
    expected: {
      method: call.method,
      path: expectedPath(call),
      query: expectedQuery(call),
      headers,
      cookies: expectedCookies(call),
      body: body.expected
    }
  }
}

/** The class of an error and its body, or what else went wrong. */
const failureOf = (exit: Exit.Failure<unknown, unknown>): unknown => {
  const error: unknown = Cause.squash(exit.cause)
  return typeof error === "object" && error !== null && "_tag" in error && "body" in error
    ? { tag: error._tag, body: error.body }
    : String(exit)
}

/** The members in which two differ. */
const differing = (came: object, due: object): ReadonlyArray<unknown> =>
  [...new Set([...Object.keys(came), ...Object.keys(due)])].flatMap((name) => {
    const [left, right]: ReadonlyArray<unknown> = [Reflect.get(came, name), Reflect.get(due, name)]
    return isDeepStrictEqual(left, right) ? [] : [{ name, came: left, due: right }]
  })

let compiled: Compiled = { code: 1, output: "" }

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  await rm(folder, { recursive: true, force: true })
  for (const [index, { calls, document }] of plans.entries()) {
    const output = folderOf(index)
    await mkdir(output, { recursive: true })
    await writeFile(path.join(output, "document.json"), JSON.stringify(document, undefined, 2))
    await generateSdk(structuredClone(document), output, "Random")
    const exported = (await import(pathToFileURL(path.join(output, "sdk/index.ts")).href)) as object
    const places = new Map(placesIn(exported))
    const texts = calls.map((call) => callText(places.get(startOf(call.path)) ?? ["missing"], call))
    await writeFile(path.join(output, "calls.ts"), programText(texts))
  }
  compiled = await compile()
})

afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
)

describe(`random documents of the seed ${seed}`, () => {
  it("compile, and so do calls of their operations", () => {
    expect(compiled).toEqual({ code: 0, output: "" })
  })

  it.for(plans.map((plan, index) => [index, plan] as const))(
    "number %i: calls arrive as the document says",
    async ([index, { calls }]) => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const layers = Object.entries(await layersOf(folderOf(index), `http://127.0.0.1:${port}`))
      const program = (await import(
        pathToFileURL(path.join(folderOf(index), "calls.ts")).href
      )) as {
        readonly calls: ReadonlyArray<() => Effect.Effect<unknown, unknown>>
      }
      const differences: Array<unknown> = []
      for (const [at, call] of calls.entries()) {
        const effect = program.calls[at]
        const [transport, layer] = layers[at % layers.length] ?? layers[0] ?? []
        if (effect === undefined || layer === undefined) throw new Error("a call is missing")
        planned = call
        arrived.length = 0
        const exit = await Effect.runPromiseExit(Effect.provide(Effect.suspend(effect), layer))
        const [one] = arrived
        const sent = one === undefined ? undefined : await compared(call, one)
        const came = {
          requests: arrived.length,
          ...sent?.arrived,
          value: Exit.isSuccess(exit) ? exit.value : failureOf(exit)
        }
        const due = { requests: 1, ...sent?.expected, value: call.reply.value }
        const of = `${call.method} ${call.path} over ${transport}`
        const different = differing(came, due)
        if (different.length > 0) differences.push({ of, different })
      }
      expect(JSON.stringify(differences, undefined, 1)).toBe("[]")
    }
  )
})
