/**
 * The modules that make an SDK of the operations: which there are, what they say, and what keeps
 * them from being written.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { generate, GenerationError } from "../../src/index.ts"
import type { ClientConfig, GenerateConfig } from "../../src/index.ts"
import { serverOf } from "../../src/read/server.ts"
import { response, document, list, text } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-sdk-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const client: ClientConfig = { name: "MuseumClient", api: "museum" }

const get = (operationId: string, responses: Node): Node => ({ get: { operationId, responses } })

const plain = document("Plain", {
  "/curators": get("curators.list", { 200: response(text), 404: response(), 418: response() }),
  "/artworks": get("artworks.list", { 200: response(text), 401: response(), 404: response() })
})

const paged = document("Paged", {
  "/artworks": {
    get: {
      operationId: "artworks.list",
      "x-pagination": { style: "offset" },
      responses: { 200: response(list(text)) }
    }
  },
  "/tours": get("tours.follow", { 200: response(text, "text/event-stream") })
})

const generated = async (
  input: Node,
  layer: Partial<GenerateConfig["layer"]> = {},
  config: ClientConfig = client
) => {
  const output = await mkdtemp(path.join(folder, "layer-"))
  const { files, notes } = await generate({
    input,
    layer: { output, client: config, importRaw: (raw) => `raw/${raw}`, ...layer }
  })
  const read = (name: string) => readFile(path.join(output, name), "utf8")
  return { output, files, notes, read }
}

const problemsOf = async (input: Node, config: ClientConfig) => {
  try {
    await generated(input, {}, config)
    return []
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error
    return error.problems.map(({ where, problem }) => `${where}: ${problem}`)
  }
}

describe("the modules of an SDK", () => {
  it("are its client, profile and runtime, and the entry points", async () => {
    const { files } = await generated(plain)
    expect(files.filter((file) => file.startsWith("sdk"))).toEqual(
      [
        "bind",
        "call-defaults",
        "client",
        "fetch-minimal",
        "fetch",
        "http-client",
        "index",
        "logging",
        "make",
        "metrics",
        "node",
        "operations",
        "profile",
        "promise",
        "rate-limits",
        "read-only",
        "runtime",
        "testing",
        "tracing",
        "transport"
      ].map((name) => path.join("sdk", `${name}.ts`))
    )
  })

  it("have no entry points where the SDK has its own, and more where the document needs more", async () => {
    const config = { ...client, entries: false, profile: "../profile.ts" }
    const { files, read } = await generated(paged, { schemas: {} }, config)
    expect(files.filter((file) => file.startsWith("sdk"))).toEqual(
      ["client", "events", "paged", "profile", "runtime"].map((name) =>
        path.join("sdk", `${name}.ts`)
      )
    )
    expect(await read("sdk/profile.ts")).toContain(
      'import { profile as own } from "../../profile.js"'
    )
    expect(await read("sdk/paged.ts")).toContain('import { pagination } from "../../profile.js"')
    expect(await read("sdk/events.ts")).toContain('import { events } from "../../profile.js"')
    expect(await read("artworks.gen.ts")).toContain(
      'import * as PagedRuntime from "./sdk/paged.js"'
    )
    expect(await read("schemas/operations.ts")).toContain(
      'from "openapi-effect-runtime/validation/Schemas"'
    )
  })

  it("have the client by its name and key", async () => {
    const { read } = await generated(plain, {}, { ...client, key: "@acme/museum/Client" })
    expect(await read("sdk/client.ts")).toContain(
      'export class MuseumClient extends Context.Service<MuseumClient, Client>()("@acme/museum/Client") {}'
    )
    expect(await (await generated(plain)).read("sdk/client.ts")).toContain('"museum/MuseumClient"')
  })

  it("have the classes of the statuses that the document declares, each once", async () => {
    const { read } = await generated(plain)
    expect(await read("sdk/profile.ts")).toContain(
      "  errors: {\n    401: Unauthorized,\n    404: NotFound,\n    418: ClientErrorResponse\n  },"
    )
  })

  it("read bytes, and know the bodies of errors unless the profile drops them", async () => {
    const input = document("Bytes", {
      "/images": get("images.get", {
        200: response({ type: "string", format: "binary" }, "image/png"),
        404: response(text),
        429: response()
      })
    })
    const { read } = await generated(input)
    const operations = await read("images.gen.ts")
    expect(operations).toContain('import * as BinaryRuntime from "./sdk/binary.js"')
    expect(operations).toContain("Runtime.BinaryOperation<")
    expect(operations).toContain("Uint8Array")
    expect(operations).toContain('accept: "image/png"')
    expect(operations).toContain(
      "export type GetError =\n  | Runtime.NotFound<string, string>\n  | Runtime.TooManyRequests\n  | Runtime.CallError\n"
    )
    expect(await read("sdk/binary.ts")).toContain("binaryOperationOf(MuseumClient)")
    const bare = await generated(input, {}, { ...client, errorBodies: false })
    expect(await bare.read("images.gen.ts")).toContain(
      "export type GetError = Runtime.NotFound | Runtime.TooManyRequests | Runtime.CallError\n"
    )
  })

  it("are for Effect 3 where that is asked for, on its runtime and without schemas", async () => {
    const { files, read } = await generated(paged, {}, { ...client, effect: 3 })
    expect(await read("sdk/client.ts")).toContain(
      'extends Context.Tag("museum/MuseumClient")<MuseumClient, Client>() {}'
    )
    const texts = await Promise.all(files.map(read))
    expect(texts.filter((each) => each.includes('"openapi-effect-runtime/'))).toEqual([])
    expect(texts.some((each) => each.includes('"openapi-effect-runtime-effect3/'))).toBe(true)
    await expect(generated(paged, { schemas: {} }, { ...client, effect: 3 })).rejects.toThrow(
      "option schemas: the runtime for Effect 3 has no schemas"
    )
  })

  it("page as most APIs do where no profile says how", async () => {
    const { read } = await generated(paged)
    expect(await read("sdk/paged.ts")).toContain("  MuseumClient,\n  {},\n  withQuery\n")
    expect(await read("sdk/paged.ts")).not.toContain("profile")
    expect(await read("sdk/testing.ts")).toContain("const sdk = { profile, pagination: {} }")
  })

  it("make declared redirections values, where nothing else comes too", async () => {
    const moved = { description: "It lies elsewhere." }
    const input = document("Moved", {
      "/a": get("files.only", { 302: moved, 404: response() }),
      "/b": {
        get: {
          operationId: "files.either",
          parameters: [{ name: "size", in: "query", schema: text }],
          responses: { 200: response(text, "text/plain"), 304: moved, 302: moved }
        }
      },
      "/c": get("files.bytes", { 200: response(text, "image/png"), 302: moved })
    })
    const { read } = await generated(input)
    const operations = await read("files.gen.ts")
    expect(operations).toContain('import * as RedirectionRuntime from "./sdk/redirections.js"')
    expect(operations).toContain(
      "  [options?: Runtime.CallOptions],\n  Runtime.Redirection,\n  OnlyError\n"
    )
    expect(operations).toContain(
      '  response: [],\n  redirections: [302],\n  errors: [404],\n  retry: "safe",\n  readOnly: true\n}, /* @__PURE__ */ RedirectionRuntime.redirecting())'
    )
    expect(operations).toContain("string | Runtime.Redirection")
    expect(operations).toContain(
      '  redirections: [302, 304],\n  errors: [],\n  retry: "safe",\n  readOnly: true\n}, /* @__PURE__ */ RedirectionRuntime.redirecting(Runtime.withQuery))'
    )
    expect(operations).toContain("Uint8Array | Runtime.Redirection")
    expect(operations).toContain(
      '  redirections: [302],\n  errors: [],\n  retry: "safe",\n  readOnly: true\n})\n'
    )
    expect(await read("sdk/index.ts")).toContain(
      'export { Redirection } from "openapi-effect-runtime/core/Redirection"'
    )
    expect((await generated(plain)).files).not.toContain(path.join("sdk", "redirections.ts"))
  })

  it("have credentials of the API keys that the document declares", async () => {
    const input = {
      ...plain,
      components: {
        securitySchemes: {
          "bakery-key": { type: "apiKey", in: "query", name: "api_key" },
          token: { type: "apiKey", in: "cookie", name: "sid", description: "A */ session." },
          bearer: { type: "http", scheme: "bearer" }
        }
      }
    }
    const { read } = await generated(input)
    const credentials = await read("sdk/credentials.ts")
    expect(credentials).toContain(
      '/** An API key, in the query parameter `api_key`. */\nexport const bakeryKey = (key: Redacted<string>): Credentials =>\n  apiKeyIn({ in: "query", name: "api_key" }, key)\n'
    )
    // Another one is called so in the runtime.
    expect(credentials).toContain(
      'export const token2 = (key: Redacted<string>): Credentials =>\n  apiKeyIn({ in: "cookie", name: "sid" }, key)\n'
    )
    expect(credentials).not.toContain("A */")
    expect(credentials).toContain("export const bearer: typeof token = token\n")
    expect(await read("sdk/index.ts")).toContain('export * as Credentials from "./credentials.js"')
    expect((await generated(plain)).files).not.toContain(path.join("sdk", "credentials.ts"))
  })

  it("rename a resource whose name the main entry has already, and reject it in an entry of one's own", async () => {
    const names = ["artworks", "client-options", "conflict", "curators", "retry"]
    const input = document(
      "Names",
      Object.fromEntries(names.map((name) => [`/${name}`, get(`${name}.get`, { 204: response() })]))
    )
    const { notes, read } = await generated(input)
    expect(notes.map(({ text, where }) => [where, text])).toEqual(
      ["ClientOptions", "Conflict", "Retry"].map((name) => [
        `resource ${name}`,
        `it is "${name}Resource" in the main entry, which has something else by its name`
      ])
    )
    expect(await read("sdk/index.ts")).toContain(
      "export {\n  Artworks,\n  ClientOptions as ClientOptionsResource,\n  Conflict as ConflictResource,\n  Curators,\n  Retry as RetryResource\n} from"
    )
    const taken = (name: string) =>
      `resource ${name}: the main entry exports something else by this name`
    const own = { ...client, entries: false, reserved: ["Curators", "Audit"] }
    expect(await problemsOf(input, own)).toEqual([taken("Curators")])
  })

  it("ask for an origin where the document names no server", async () => {
    const { read } = await generated(plain)
    expect(await read("sdk/make.ts")).toContain("readonly origin: string\n")
    const served = { ...plain, servers: [{ url: "https://api.museum.example/v1" }] }
    const { read: readServed } = await generated(served)
    expect(await readServed("sdk/make.ts")).toContain('"https://api.museum.example"')
    expect(await readServed("sdk/make.ts")).not.toContain("readonly origin")
    expect(await readServed("sdk/profile.ts")).toContain('basePath: "/v1"')
  })

  it("keep the raw client in the layer's folder where nothing else is said", async () => {
    const output = await mkdtemp(path.join(folder, "whole-"))
    const first = await generate({ input: plain, layer: { output, client } })
    const raw = await readFile(path.join(output, "raw/client/utils.gen.ts"), "utf8")
    expect(raw.startsWith("// @ts-nocheck\n")).toBe(true)
    expect(await readFile(path.join(output, "sdk/runtime.ts"), "utf8")).toContain(
      'from "../raw/client/utils.gen.js"'
    )
    expect(first.files.filter((file) => file.startsWith("raw"))).toEqual([])
    const again = await generate({ input: plain, layer: { output, client } })
    expect(again).toEqual({ files: first.files, removed: [], notes: [] })
  })
})

describe("an SDK that cannot be", () => {
  it.each<readonly [string, Node, ClientConfig, string]>([
    [
      "has no name",
      plain,
      { ...client, name: "museum client" },
      'option client.name: "museum client" is not the name of a class'
    ],
    [
      "has no short name",
      plain,
      { ...client, api: "Museum" },
      'option client.api: "Museum" is not a short name'
    ],
    [
      "has a resource of the folder's name",
      document("Taken", { "/x": get("sdk.list", { 200: response() }) }),
      client,
      'option client: a resource is called "sdk", as the folder of the SDK\'s own modules'
    ],
    [
      "has an API key that no header can have",
      {
        ...plain,
        components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "a b" } } }
      },
      client,
      'security scheme "key": "a b" is not the name of a header'
    ],
    [
      "has an API key that is nowhere",
      { ...plain, components: { securitySchemes: { key: { type: "apiKey", name: "k" } } } },
      client,
      'security scheme "key": its key is in undefined'
    ]
  ])("because it %s is rejected", async (_, input, config, problem) => {
    expect(await problemsOf(input, config)).toEqual([problem])
  })
})

describe("the server of a document", () => {
  it.each<readonly [string, Node, ReturnType<typeof serverOf>]>([
    ["nowhere", {}, { origin: undefined, basePath: "" }],
    [
      "whole",
      { servers: [{ url: "https://API.example.com:8443/v1/" }] },
      { origin: "https://api.example.com:8443", basePath: "/v1" }
    ],
    ["relative", { servers: [{ url: "/v1" }] }, { origin: undefined, basePath: "/v1" }],
    [
      "a template",
      {
        servers: [
          {
            url: "https://{tenant}.example.com/{version}",
            variables: { tenant: { default: "acme" }, version: { default: "v2" } }
          }
        ]
      },
      { origin: undefined, basePath: "/v2" }
    ],
    [
      "not secure",
      { servers: [{ url: "http://api.example.com/v1" }] },
      { origin: undefined, basePath: "/v1" }
    ],
    [
      "of Swagger 2.0",
      { host: "api.example.com", basePath: "/v1", schemes: ["http", "https"] },
      { origin: "https://api.example.com", basePath: "/v1" }
    ]
  ])("is read where it is %s", (_, written, expected) => {
    expect(serverOf(written)).toEqual(expected)
  })
})
