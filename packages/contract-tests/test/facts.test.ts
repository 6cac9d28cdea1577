/** What real tenants sent and took passes validation, before a call and after it. */
import { assert, describe, it } from "@effect/vitest"
import { type Json } from "openapi-contract-tests/contract/Json"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { type SampledRequest, sampleRequests } from "openapi-contract-tests/contract/Requests"
import { recordedFacts, recordedIn, seenBy } from "../src/facts/Observed.ts"
import { argumentsOf, document, exported, operations, sampler } from "../src/matrix/Setup.ts"
import { schemaOf } from "../src/validation/Bodies.ts"
import { responseVerdict, letThrough, requestVerdict } from "../src/validation/Validator.ts"

const served = exported
const byPlace = new Map(operations.map((one) => [`${one.method} ${one.path}`, one]))

/** A fact for each of its operations. */
const facts = recordedFacts.flatMap((fact) =>
  fact.operations.flatMap((id) => {
    const operation = byPlace.get(id)
    const operate = operation && served.get(operation.id)
    return operation === undefined || operate === undefined ? [] : [{ fact, operation, operate }]
  })
)

const fullRequest = (operation: ContractOperation): SampledRequest | undefined =>
  sampleRequests(operation, sampler).find(({ variant }) => variant === "everything")

/** A sample with everything, and every example, of each JSON body of a success. */
const bodiesOf = (operation: ContractOperation, where: string) =>
  operation.responses
    .filter(({ mediaType, status }) => mediaType === "application/json" && status < 300)
    .filter(({ status }) => where === "response" || where === String(status))
    .flatMap(({ examples, status }) => [
      {
        status,
        body: sampler.sample(schemaOf(document, operation, status), "everything", operation.id)
      },
      ...examples.map(({ value }): { status: number; body: Json } => ({ status, body: value }))
    ])

describe("Validate", () => {
  it("rejects no response that was recorded", () => {
    const judge = responseVerdict()
    let judged = 0
    const rejected = facts
      .filter(({ fact }) => fact.in === "response" || fact.in.startsWith("2"))
      .flatMap(({ fact, operate, operation }) => {
        const request = fullRequest(operation)
        const args = request === undefined ? [] : argumentsOf(operation, request, {})
        return bodiesOf(operation, fact.in).flatMap(({ body, status }) =>
          seenBy(fact).flatMap((seen) => {
            judged++
            const { message, tag } = judge(operate, args, status, recordedIn(body, fact, seen))
            return tag === undefined
              ? []
              : [`${operation.id} ${status} ${fact.path}=${JSON.stringify(seen.value)}: ${message}`]
          })
        )
      })
    assert.deepStrictEqual(rejected, [])
    assert.isAbove(judged, 2000)
  })

  it("rejects no request that tenants accepted", () => {
    const judge = requestVerdict()
    let judged = 0
    const rejected = facts
      .filter(({ fact }) => fact.in === "body" || fact.in === "query")
      .flatMap(({ fact, operate, operation }) => {
        const request = fullRequest(operation)
        if (request === undefined) return []
        const isDeclared = operation.parameters.some(
          (parameter) => parameter.in === "query" && parameter.name === fact.path
        )
        // Without a declared query, what stands in its place would be taken for the options of the call.
        if (fact.in === "query" && !isDeclared)
          return [`${operation.id} ${fact.path}: not declared`]
        const requests =
          fact.in === "query" || request.body === undefined
            ? [request]
            : seenBy(fact).map((seen) => ({
                ...request,
                body: recordedIn(request.body ?? {}, fact, seen)
              }))
        return requests.flatMap((each) => {
          judged++
          const { message, tag } = judge(operate, argumentsOf(operation, each, {}))
          return tag === letThrough ? [] : [`${operation.id} ${fact.path}: ${message}`]
        })
      })
    assert.deepStrictEqual(rejected, [])
    assert.isAbove(judged, 30)
  })
})
