/**
 * Every operation and every status that the contract declares, through both
 * clients: over the mock in this process, over every transport, and over Prism's
 * own server.
 */
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { layer as undiciLayer } from "@effect-auth0/management/node"
import { afterAll, assert, beforeAll, describe, it, vi } from "vitest"
import { type JsonObject, objectAt } from "openapi-contract-tests/contract/Json"
import type { DeclaredResponse } from "openapi-contract-tests/contract/Operations"
import { sampleRequests } from "openapi-contract-tests/contract/Requests"
import { type Case, pairOf } from "openapi-contract-tests/matrix/Cases"
import { describeFailure, type MatrixResult } from "openapi-contract-tests/matrix/Matrix"
import { makeRawCaller, rawFunctions } from "../src/matrix/RawCaller.ts"
import {
  callerOf,
  clientOptions,
  document,
  engine,
  exported,
  operations,
  prefix,
  run,
  runRaw,
  runService,
  sampler,
  spreadRows,
  token,
  wireRows,
  witnessOf
} from "../src/matrix/Setup.ts"
import { type MakeClient, transports } from "../src/matrix/Transports.ts"
import { watchMock } from "openapi-contract-tests/matrix/Witness"
import { watchFetch } from "openapi-contract-tests/prism/Bridges"
import { serveLocally } from "openapi-contract-tests/prism/LocalServer"
import { type PrismServer, startServer } from "openapi-contract-tests/prism/Server"

// Each test plays the whole contract, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

// Counted from the document as it lies there, not by the reader that the rows are made with.
const declared = Object.values(objectAt(document.root["paths"], "paths")).flatMap((item) =>
  Object.values(objectAt(item, "paths"))
    .filter((value): value is JsonObject => JSON.stringify(value).includes("operationId"))
    .map((operation) => ({
      id: String(operation["operationId"]),
      statuses: Object.keys(objectAt(operation["responses"], "responses"))
    }))
)

const declaredPairs = declared
  .flatMap(({ id, statuses }) => statuses.map((status) => pairOf(id, status)))
  .sort()

const summaryOf = (result: MatrixResult) => ({
  failures: result.failures.map(describeFailure),
  pairs: [...result.pairs].sort()
})

const everythingHolds = { failures: [], pairs: declaredPairs }

const sampleOf = (result: MatrixResult) => ({
  failures: result.failures.map(describeFailure),
  operations: [...result.pairs].map((pair) => pair.split(" ")[0]).sort()
})

const oneOfEachHolds = { failures: [], operations: declared.map(({ id }) => id).sort() }

/** The operations of other methods that only read, by the contract. */
const reads = new Set([
  "clients.previewCimdMetadata",
  "customDomains.test",
  "experimentation.experiments.validate"
])

const readOnly = ({ id, method }: { readonly id: string; readonly method: string }): boolean =>
  method === "GET" || reads.has(id)

describe("what the matrix runs over", () => {
  it("is not empty", () => {
    assert.isAtLeast(declared.length, 482)
    assert.isAtLeast(declaredPairs.length, 2762)
  })

  it("is every declared operation, and no other is exported", async () => {
    const ids = declared.map(({ id }) => id).sort()
    assert.deepStrictEqual([...exported.keys()].sort(), ids)
    assert.deepStrictEqual([...(await rawFunctions(operations)).keys()].sort(), ids)
  })

  it("carries the contract's metadata in every operation", () => {
    for (const operation of operations) {
      const takesQuery = operation.parameters.some((parameter) => parameter.in === "query")
      const takesBody = operation.body !== undefined
      const optionHeaders = operation.parameters
        .filter((parameter) => parameter.in === "header")
        .map(({ name }) => name)
      const { response: _, pagination, ...metadata } = exported.get(operation.id)?.metadata ?? {}
      assert.deepStrictEqual<unknown>(
        { ...metadata, pagination },
        {
          api: "auth0",
          id: operation.id,
          method: operation.method,
          path: operation.path,
          pathParameters: operation.pathParameters,
          input: takesBody ? (takesQuery ? "group" : "body") : takesQuery ? "query" : "none",
          ...(optionHeaders.length === 0 ? {} : { optionHeaders }),
          ...(readOnly(operation) ? { readOnly: true } : {}),
          errors: operation.responses.map(({ status }) => status).filter((status) => status >= 400),
          retry: operation.retry,
          ...(operation.neverWith.length === 0 ? {} : { neverWith: operation.neverWith }),
          scopes: operation.scopes,
          lifecycle: operation.lifecycle,
          pagination:
            operation.pagination &&
            Object.fromEntries(
              Object.entries(operation.pagination).filter(([, value]) => value !== undefined)
            )
        }
      )
    }
  })
})

describe("over the mock in this process", () => {
  it("holds through the service layer", async () => {
    assert.deepStrictEqual(summaryOf(await runService()), everythingHolds)
  })

  it("holds through the raw client", async () => {
    assert.deepStrictEqual(summaryOf(await runRaw()), everythingHolds)
  })
})

// Few operations declare such a status. What must not be retried may then have been done.
describe("a status of the server's own, were it declared for every operation", () => {
  const status = 503
  const example = {
    name: "unavailable",
    value: { statusCode: status, error: "Service Unavailable", message: "Try again later" }
  }
  const response: DeclaredResponse = {
    status,
    mediaType: "application/json",
    examples: [example],
    headers: { "retry-after": "3" }
  }
  const unavailable = () =>
    operations.flatMap((operation) =>
      sampleRequests(operation, sampler)
        .filter((request) => request.variant === "everything")
        .map((request) => ({ operation, request, response, example }))
    )

  it("is an unknown outcome where a retry could do it twice, and a typed error elsewhere", async () => {
    const { failures } = await runService({
      rows: unavailable(),
      around: (client) => ({
        ...client,
        execute: (raw, metadata, ...rest) =>
          client.execute(raw, { ...metadata, errors: [...metadata.errors, status] }, ...rest)
      }),
      between: (mock) => async (request) => {
        // The mock is asked for what it has, so that it can still complain of the request.
        await mock({ ...request, headers: { ...request.headers, prefer: "code=401" } })
        return { status, headers: response.headers, body: JSON.stringify(example.value) }
      }
    })
    assert.deepStrictEqual(failures.map(describeFailure), [])
    assert.deepStrictEqual([...new Set(operations.map(({ retry }) => retry))].sort(), [
      "idempotent",
      "never",
      "safe"
    ])
  })
})

describe("over a socket", () => {
  const overSocket = async (makeClient: MakeClient, rows: ReadonlyArray<Case>) => {
    const witness = witnessOf()
    const server = await serveLocally(watchMock(witness, await engine))
    const caller = callerOf(makeClient({ ...clientOptions, origin: server.origin }))
    try {
      return await run(caller, witness, { rows, concurrency: 8 })
    } finally {
      await caller.close()
      await server.close()
    }
  }

  it("holds through the service layer over undici, every status", async () => {
    assert.deepStrictEqual(summaryOf(await overSocket(undiciLayer, wireRows())), everythingHolds)
  })

  for (const [pass, [name, makeClient]] of transports.entries()) {
    it(`holds through the service layer over ${name}, one status of each operation`, async () => {
      const result = await overSocket(makeClient, spreadRows(pass))
      assert.deepStrictEqual(sampleOf(result), oneOfEachHolds)
    })
  }
})

describe("over Prism's own server", () => {
  let server: PrismServer
  beforeAll(async () => {
    server = await startServer(document)
  })
  afterAll(() => server.close())

  it("holds through the service layer", async () => {
    const witness = witnessOf()
    const watched = watchFetch(witness)
    const caller = callerOf(
      fetchLayer({
        ...clientOptions,
        origin: server.origin,
        fetch: (url, init) => watched(new Request(url, init))
      })
    )
    try {
      assert.deepStrictEqual(
        sampleOf(await run(caller, witness, { rows: spreadRows(4), concurrency: 8 })),
        oneOfEachHolds
      )
    } finally {
      await caller.close()
    }
  })

  it("holds through the raw client", async () => {
    const witness = witnessOf()
    const caller = makeRawCaller({
      functions: await rawFunctions(operations),
      baseUrl: server.origin + prefix,
      token,
      fetch: watchFetch(witness)
    })
    assert.deepStrictEqual(
      sampleOf(await run(caller, witness, { rows: spreadRows(5), concurrency: 8 })),
      oneOfEachHolds
    )
  })
})
