/** Validation on request, over the whole contract: what holds passes, and what does not is found. */
import type { ManagementClient } from "@effect-auth0/management"
import { assert, describe, it } from "@effect/vitest"
import { ContractError, isObject, type Json } from "openapi-contract-tests/contract/Json"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { sampleRequests } from "openapi-contract-tests/contract/Requests"
import { type AnyOperation } from "openapi-contract-tests/matrix/ServiceCaller"
import { argumentsOf, document, exported, operations, sampler } from "../src/matrix/Setup.ts"
import {
  anotherString,
  grown,
  jsonMutants,
  unknownProperty
} from "../src/validation/JsonMutants.ts"
import { schemaOf } from "../src/validation/Bodies.ts"
import { ajvOf, responseVerdict, letThrough, requestVerdict } from "../src/validation/Validator.ts"

const served = exported
const serviceOf = ({ id }: ContractOperation): AnyOperation<ManagementClient> => {
  const operation = served.get(id)
  if (operation === undefined) throw new ContractError(id, "the package does not have it")
  return operation
}

const ajv = ajvOf(document)
const judgeRequest = requestVerdict()
const judgeResponse = responseVerdict()

/** The requests of all operations, as the tests of the contract sample them. */
const requests = operations.flatMap((operation) =>
  sampleRequests(operation, sampler).map((request) => ({ operation, request }))
)

/** The examples of all successes with JSON. */
const responses = operations.flatMap((operation) =>
  operation.responses
    .filter(({ mediaType, status }) => status < 300 && mediaType === "application/json")
    .flatMap(({ examples, status }) =>
      examples.map(({ name, value }, index) => ({
        operation,
        status,
        name,
        value,
        first: index === 0
      }))
    )
)

// What the operation is called with decides nothing here, but for what it asks of the path.
const anyArguments = (operation: ContractOperation): ReadonlyArray<unknown> => {
  const [request] = sampleRequests(operation, sampler)
  return request === undefined ? [] : argumentsOf(operation, request, {})
}

/** Milliseconds for a pass over every response of the contract, on a busy machine. */
const wholePass = 240_000

/** Whether a body has empty metadata, which the API takes and `Users.update` rejects on purpose. */
const clearsMetadata = ({ id }: ContractOperation, body: Json): boolean =>
  id === "users.update" &&
  isObject(body) &&
  ["app_metadata", "user_metadata"].some((name) => JSON.stringify(body[name]) === "{}")

describe("Validate.requests", () => {
  it("lets every request of the contract through", () => {
    const rejected = requests.flatMap(({ operation, request }) => {
      const { message, tag } = judgeRequest(
        serviceOf(operation),
        argumentsOf(operation, request, {})
      )
      return tag === letThrough ? [] : [`${request.variant}: ${tag} ${message}`]
    })
    assert.deepStrictEqual(rejected, [])
    assert.isAbove(requests.length, 1000)
  })

  it("says of every body that is wrong in one place what Ajv says", () => {
    let right = 0
    let wrong = 0
    const different: Array<string> = []
    for (const { operation, request } of requests) {
      const { body } = operation
      if (!["everything", `example ${body?.examples[0]?.name}`].includes(request.variant)) continue
      if (body?.mediaType !== "application/json" || request.body === undefined) continue
      const operate = serviceOf(operation)
      for (const { change, value } of jsonMutants(request.body)) {
        if (clearsMetadata(operation, value)) continue
        const holds = ajv.holds(body.schema, value)
        const changed = argumentsOf(operation, { ...request, body: value }, {})
        const { message, tag } = judgeRequest(operate, changed)
        if (holds) right++
        else wrong++
        if (tag !== (holds ? letThrough : "InvalidRequest")) {
          different.push(`${operation.id}${change}: ${holds} by Ajv, ${tag} ${message}`)
        }
      }
    }
    assert.deepStrictEqual(different.slice(0, 20), [])
    assert.isAbove(wrong, 30_000)
    assert.isAbove(right, 5000)
  })

  it("finds an unknown parameter, a missing one and one of another type in every query", () => {
    const missed = operations.flatMap((operation) => {
      const query = operation.parameters.filter((parameter) => parameter.in === "query")
      const full = requests.find((each) => each.operation === operation && each.request.query)
      if (query.length === 0 || full === undefined) return []
      const operate = serviceOf(operation)
      const changes = [
        { ...full.request.query, [unknownProperty]: "1" },
        ...query
          .filter((parameter) => parameter.required)
          .map(({ name }) => ({ ...full.request.query, [name]: null })),
        ...query.map(({ name }) => ({ ...full.request.query, [name]: { is: "an object" } }))
      ]
      return changes.flatMap((changed) => {
        const args = argumentsOf(operation, { ...full.request, query: changed }, {})
        const { tag } = judgeRequest(operate, args)
        return tag === "InvalidRequest"
          ? []
          : [`${operation.id} ${JSON.stringify(changed)}: ${tag}`]
      })
    })
    assert.deepStrictEqual(missed, [])
  })
})

describe("Validate.responses", () => {
  it("lets every example of the contract pass, and a newer one with more in it", () => {
    const rejected = responses.flatMap(({ name, operation, status, value }) => {
      const operate = serviceOf(operation)
      const args = anyArguments(operation)
      return [value, grown(value)].flatMap((body, index) => {
        const { message, tag } = judgeResponse(operate, args, status, body)
        return tag === undefined ? [] : [`${operation.id} ${name} ${index}: ${tag} ${message}`]
      })
    })
    assert.deepStrictEqual(rejected, [])
    assert.isAbove(responses.length, 375)
  })

  it("lets every value pass that only an enumeration forbids", () => {
    let passed = 0
    const rejected = responses.flatMap(({ operation, status, value }) => {
      const schema = schemaOf(document, operation, status)
      const args = anyArguments(operation)
      return [...jsonMutants(value)].flatMap(({ change, value: body }) => {
        if (!change.endsWith("another string")) return []
        if ([...ajv.broken(schema, body)].join() !== "enum") return []
        passed++
        const { message, tag } = judgeResponse(serviceOf(operation), args, status, body)
        return tag === undefined ? [] : [`${operation.id}${change}: ${message}`]
      })
    })
    assert.deepStrictEqual(rejected, [])
    assert.isAbove(passed, 100)
  })

  it(
    "finds nothing where Ajv finds nothing, and never names a value",
    { timeout: wholePass },
    () => {
      const different: Array<string> = []
      let found = 0
      for (const { first, operation, status, value } of responses) {
        if (!first) continue
        const schema = schemaOf(document, operation, status)
        const operate = serviceOf(operation)
        const args = anyArguments(operation)
        for (const { change, value: body } of jsonMutants(value)) {
          if (body === null || typeof body !== "object") continue
          const { message, tag } = judgeResponse(operate, args, status, body)
          // Of another shape at the top, or without its list, it is no response at all.
          if (tag === undefined || !message.includes("not as the contract has it")) continue
          found++
          if (ajv.holds(schema, body)) different.push(`${operation.id}${change}: ${message}`)
          if (message.includes(anotherString) || message.includes("12345")) {
            different.push(`${operation.id}${change}: names a value: ${message}`)
          }
        }
      }
      assert.deepStrictEqual(different.slice(0, 20), [])
      assert.isAbove(found, 30_000)
    }
  )
})
