/** Lists of every kind that no example of this repository has, read through the runtime. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Client } from "openapi-effect-runtime/call/Client"
import { withQueryOf } from "openapi-effect-runtime/call/Query"
import type { Pagination } from "openapi-effect-runtime/core/OperationMetadata"
import { token } from "openapi-effect-runtime/credentials/Credentials"
import type { PaginationDialect } from "openapi-effect-runtime/pagination/Dialect"
import { pagedOperationOf } from "openapi-effect-runtime/pagination/PagedOperation"
import { defaults } from "openapi-effect-runtime/sdk/DefaultProfile"
import { makeOf } from "openapi-effect-runtime/sdk/SdkClient"
import { layerOf } from "openapi-effect-runtime/sdk/TransportLayer"
import { assert, describe, it } from "vitest"
import { makeHarness } from "../../src/matrix/Harness.ts"
import { listsOf, scenarios } from "../../src/paging/Lists.ts"
import type { PagingNames } from "../../src/paging/PagingNames.ts"
import { type PageForm, walksOf } from "../../src/paging/Walks.ts"

class Bakery extends Context.Service<Bakery, Client>()("test/Bakery") {}

const layer = layerOf(
  Bakery,
  makeOf({ ...defaults, api: "bakery", basePath: "", errors: {} }, "https://bakery.test")
)

interface List {
  readonly pagination: Pagination
  readonly query?: ReadonlyArray<string>
  /** Whether the request has a body beside the query. */
  readonly body?: boolean
}

const parameter = (name: string) => ({ name, in: "query", schema: { type: "string" } })

const documentOf = ({ body = false, pagination, query = [] }: List) => ({
  paths: {
    "/breads": {
      [body ? "post" : "get"]: {
        operationId: "breads.list",
        "x-pagination": pagination,
        "x-retry": "safe",
        parameters: query.map(parameter),
        ...(body
          ? { requestBody: { content: { "application/json": { schema: { type: "object" } } } } }
          : {}),
        responses: {}
      }
    }
  }
})

const serialize = (query: Readonly<Record<string, unknown>>): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.append(name, String(value))
  return parameters.toString()
}

const sdkOf = ({ body = false, pagination, query = [] }: List, dialect: PaginationDialect) => ({
  list: pagedOperationOf(
    Bakery,
    dialect,
    withQueryOf(() => serialize)
  )(
    (options: { readonly client: { readonly send: (options: object) => unknown } }) =>
      options.client.send(options),
    {
      api: "museum",
      id: "breads.list",
      method: body ? "POST" : "GET",
      path: "/breads",
      pathParameters: [],
      input: body ? (query.length > 0 ? "group" : "body") : "query",
      response: pagination.items === "" ? ["array"] : ["object"],
      errors: [],
      retry: "safe",
      pagination
    }
  )
})

const numbered = ["page", "per_page"]

describe("a list is read to its end, and the reading is as told", () => {
  it.each<readonly [string, List, PaginationDialect, Partial<PagingNames>, PageForm]>([
    [
      "of an object that tells neither size nor total",
      { pagination: { style: "offset", items: "data" }, query: numbered },
      {},
      {},
      "listed"
    ],
    [
      "of an object that tells the total alone",
      { pagination: { style: "offset", items: "data", total: "/meta/total" }, query: numbered },
      {},
      {},
      "totalled"
    ],
    [
      "by the number of a record",
      { pagination: { style: "offset", items: "" }, query: ["skip", "top"] },
      { offset: { page: "skip", size: "top", unit: "record" } },
      { page: "skip", size: "top", first: 0, unit: "record" },
      "bare"
    ],
    [
      "by the address in a header, with no parameter for a size",
      { pagination: { style: "link", items: "", next: "link:next" } },
      {},
      {},
      "address"
    ],
    [
      "by the address in a header, beside a list in an object",
      { pagination: { style: "link", items: "data", next: "link:next" }, query: numbered },
      {},
      {},
      "address"
    ],
    [
      "by a cursor in the body, beside a query",
      {
        pagination: { style: "checkpoint", items: "data", next: "/a~1b/next", in: "body" },
        query: ["sort"],
        body: true
      },
      {},
      {},
      "cursor"
    ]
  ])("%s", async (_, list, dialect, paging, form) => {
    const harness = makeHarness({
      document: documentOf(list),
      sdk: sdkOf(list, dialect),
      tag: Bakery,
      client: layer({ credentials: token(Redacted.make("t")), rateLimits: false }),
      paging
    })
    const lists = listsOf(harness)
    const [operation] = harness.operations
    assert.isDefined(operation)
    const walks = walksOf(operation, harness.names)
    assert.deepStrictEqual(
      walks.map((walk) => walk.form),
      [form]
    )
    for (const walk of walks) {
      for (const scenario of scenarios) {
        const { asked, behavior, records } = scenario
        const reading = await Effect.runPromise(
          lists.read(operation, walk, asked, { records, ...behavior })
        )
        assert.deepStrictEqual(reading, lists.expected(operation, walk, scenario), scenario.name)
      }
    }
  })
})
