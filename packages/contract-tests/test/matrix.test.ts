/**
 * Every operation and every status that the contract declares, through the service
 * layer over the mock in this process. A test plays the part of one resource.
 */
import { assert, describe, it } from "vitest"
import type { DeclaredResponse } from "openapi-contract-tests/contract/Operations"
import { describeFailure } from "openapi-contract-tests/matrix/Matrix"
import {
  declared,
  everythingHolds,
  pairsOf,
  resources,
  rowsOf,
  summaryOf
} from "../src/matrix/Declared.ts"
import { exported, harness, operations, runService } from "../src/matrix/Setup.ts"

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
    assert.isAtLeast(resources.length, 47)
    assert.isAtLeast(declared.length, 482)
    assert.isAtLeast(pairsOf(declared).length, 2762)
  })

  it("is every declared operation, and no other is exported", () => {
    const ids = declared.map(({ id }) => id).sort()
    assert.deepStrictEqual([...exported.keys()].sort(), ids)
    assert.deepStrictEqual(operations.map(({ id }) => id).sort(), ids)
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

describe("every status", () => {
  it.each(resources)("of %s", async (resource, its) => {
    const result = await runService({ rows: rowsOf(resource, harness.allRows()) })
    assert.deepStrictEqual(summaryOf(result), everythingHolds(its))
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
  const unavailable = operations.flatMap((operation) =>
    harness
      .requestsOf(operation)
      .filter((request) => request.variant === "everything")
      .map((request) => ({ operation, request, response, example }))
  )

  it("is one with retries of every kind", () => {
    assert.deepStrictEqual(
      [...new Set(unavailable.map(({ operation }) => operation.retry))].sort(),
      ["idempotent", "never", "safe"]
    )
  })

  it.each(resources)(
    "is an unknown outcome where a retry could do it twice, and a typed error elsewhere: %s",
    async (resource, its) => {
      const { failures, pairs } = await runService({
        rows: rowsOf(resource, unavailable),
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
      assert.deepStrictEqual(
        { failures: failures.map(describeFailure), operations: pairs.size },
        { failures: [], operations: its.length }
      )
    }
  )
})
