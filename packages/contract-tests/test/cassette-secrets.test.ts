/**
 * Every operation of the contract and every response that it declares, recorded by the recorder that the
 * package exports, with canaries wherever the contract calls something secret or leaves it open.
 */
import { type CallOptions, ManagementClient, Retry } from "@effect-auth0/management"
import { Transport, type TransportRequest } from "@effect-auth0/management"
import { Cassette } from "@effect-auth0/management/testing"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { expect, test } from "vitest"
import { type JsonObject, objectAt } from "openapi-contract-tests/contract/Json"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { formType } from "openapi-contract-tests/matrix/Arguments"
import { isStreaming } from "openapi-contract-tests/matrix/Events"
import {
  argumentsOf,
  clientOptions,
  document,
  domain,
  exported,
  operations,
  token
} from "../src/matrix/Setup.ts"
import { wholeOf } from "openapi-contract-tests/matrix/ServiceCaller"
import { anyCanary, type Canaries, makeCanaries, type Turn } from "../src/secrets/Canaries.ts"

const turns: ReadonlyArray<Turn> = [0, 1, 2, "wrong types"]

const schemaOf = (operation: ContractOperation, status: number): JsonObject | undefined => {
  const paths = objectAt(document.root["paths"], "")
  const declared = objectAt(objectAt(paths[operation.path], "")[operation.method.toLowerCase()], "")
  const response = document.resolve(objectAt(declared["responses"], "")[String(status)], "")
  const media = objectAt(response["content"], "")["application/json"]
  return media === undefined ? undefined : objectAt(objectAt(media, "")["schema"], "")
}

const isError = (status: number): boolean => status >= 400

interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Exchange {
  readonly arguments: ReadonlyArray<unknown>
  readonly response: Response
}

const queryOf = (operation: ContractOperation, turn: Turn, canaries: Canaries) => {
  const declared = operation.parameters.filter((parameter) => parameter.in === "query")
  return Object.fromEntries(
    declared
      .map(({ name, schema }) => {
        const value = canaries.value(schema, turn === "wrong types" ? "wrong texts" : turn)
        return [name, value] as const
      })
      .filter(([, value]) => value !== null)
  )
}

/** A call of an operation, and what responds to it. */
const exchangeOf = (
  operation: ContractOperation,
  status: number,
  turn: Turn,
  canaries: Canaries
): Exchange => {
  const { body, pathParameters } = operation
  const before = canaries.taken.length
  const sentJson = body !== undefined && body.mediaType !== formType
  const request = {
    variant: "canaries",
    path: Object.fromEntries(pathParameters.map((name) => [name, canaries.marker()])),
    query: queryOf(operation, turn, canaries),
    headers: {},
    body: sentJson ? canaries.value(body.schema, turn) : undefined
  }
  const options: CallOptions = {
    headers: { "x-of-the-caller": canaries.canary("") },
    retry: Retry.none
  }
  // An error response says what it rejects, and so may a success; they know all of the request.
  const quoted = [
    ...canaries.taken.slice(before).flatMap((secret) => [secret, encodeURIComponent(secret)]),
    `Bearer ${token}`
  ]
  const schema = schemaOf(operation, status)
  const [first = ""] = quoted
  return {
    arguments: argumentsOf(operation, request, options),
    response: {
      status,
      headers: {
        "content-type": "application/json",
        "x-request-id": `${canaries.marker()} ${first}`,
        "set-cookie": canaries.canary(),
        link: `<https://${domain}/api/v2/x?key=${encodeURIComponent(canaries.canary())}&sent=${encodeURIComponent(first)}>; rel="next"; title="${first}"`
      },
      body:
        schema === undefined
          ? isError(status)
            ? `Invalid value ${quoted.join(", ")}`
            : ""
          : JSON.stringify(canaries.value(schema, turn, quoted))
    }
  }
}

const service = exported

/** How each call ends: with a value, or with which error; what is a defect is told in full. */
const outcomesOf = (
  id: string,
  exchanges: ReadonlyArray<Exchange>,
  client: Layer.Layer<ManagementClient, unknown>
) =>
  Effect.forEach(exchanges, (exchange) => {
    const call = service.get(id)
    if (call === undefined) return Effect.die(`no operation ${id}`)
    return Effect.map(Effect.exit(wholeOf(call(...exchange.arguments))), (exit) => {
      if (Exit.isSuccess(exit)) return "success"
      const error = Cause.squash(exit.cause)
      return Cause.hasDies(exit.cause) ? String(error) : String(Reflect.get(Object(error), "_tag"))
    })
  }).pipe(Effect.provide(client))

/** Responds to each request with the next response, and keeps the requests. */
const responding = (exchanges: ReadonlyArray<Exchange>, requests: Array<TransportRequest>) =>
  Layer.succeed(Transport, {
    send: (request) =>
      Effect.sync(() => {
        const response = exchanges[requests.length]?.response
        if (response === undefined) throw new Error("no response is left")
        requests.push(request)
        const { body, headers, status } = response
        return { status, header: (name: string) => headers[name], body }
      })
  })

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Every declared status, a success in each turn; error responses, which are alike, in one of them. */
const rowsOf = ({ responses }: ContractOperation) =>
  responses.flatMap(({ status }, index) =>
    isError(status)
      ? turns
          .slice(index % turns.length)
          .slice(0, 1)
          .map((turn) => [status, turn] as const)
      : turns.map((turn) => [status, turn] as const)
  )

/** Records an operation with everything that it declares. */
const record = (operation: ContractOperation) =>
  Effect.gen(function* () {
    const canaries = makeCanaries(document)
    const exchanges = rowsOf(operation).map(([status, turn]) =>
      exchangeOf(operation, status, turn, canaries)
    )
    const requests: Array<TransportRequest> = []
    const recorder = Cassette.recorder()
    const client = ManagementClient.layerTransport(clientOptions).pipe(
      Layer.provide(recorder.layer),
      Layer.provide(responding(exchanges, requests))
    )
    const recorded = yield* outcomesOf(operation.id, exchanges, client)
    const file = JSON.stringify(recorder.cassette())
    const played = yield* outcomesOf(
      operation.id,
      exchanges,
      Cassette.replayClient(JSON.parse(file), { domain })
    )
    const readable = file + decoded(file)
    return {
      exchanges: recorder.cassette().exchanges,
      recorded,
      played,
      requests,
      leaked: anyCanary.exec(readable)?.[0] ?? (readable.includes(token) ? token : undefined),
      missing: canaries.kept.filter((marker) => !readable.includes(marker)),
      kept: canaries.kept.length,
      taken: canaries.taken.length
    }
  })

const listened = operations.filter(isStreaming)
const recordable = operations.filter((operation) => !isStreaming(operation))

test("streams of events alone are not recorded", () => {
  expect(listened.map(({ id }) => id)).toStrictEqual(["events.subscribe"])
})

test("every operation but that one is recorded", () => {
  expect(recordable.length).toBeGreaterThan(480)
})

const parts = 8

for (let part = 0; part < parts; part++) {
  test(`a cassette has what the contract declares, and nothing else (part ${part + 1})`, async () => {
    const wrong: Array<string> = []
    let kept = 0
    let taken = 0
    for (const operation of recordable.filter((_, index) => index % parts === part)) {
      const { id } = operation
      const seen = await Effect.runPromise(record(operation))
      kept += seen.kept
      taken += seen.taken
      if (seen.leaked !== undefined) wrong.push(`${id}: ${seen.leaked} is in the cassette`)
      if (seen.missing.length > 0) wrong.push(`${id}: it lacks ${seen.missing.join(", ")}`)
      if (seen.exchanges.length !== rowsOf(operation).length) {
        wrong.push(`${id}: ${seen.exchanges.length} exchanges are recorded`)
      }
      seen.recorded.forEach((outcome, index) => {
        const played = seen.played[index]
        if (played !== outcome) wrong.push(`${id}: ${outcome} was replayed as ${String(played)}`)
      })
    }
    expect(wrong).toStrictEqual([])
    expect(taken).toBeGreaterThan(3000)
    expect(kept).toBeGreaterThan(3000)
  })
}

test("a body that is not JSON is not recorded", async () => {
  const body = "<html>c4n4ry</html>"
  const path = "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate"
  const recorder = Cassette.recorder()
  const transport = Layer.succeed(Transport, {
    send: () => Effect.succeed({ status: 200, header: () => undefined, body })
  })
  // The rest of a request is nothing to a recorder.
  const request = { method: "POST", path, headers: {} } as TransportRequest
  await Effect.runPromise(
    Effect.flatMap(Transport, ({ send }) => send(request)).pipe(
      Effect.provide(recorder.layer.pipe(Layer.provide(transport)))
    )
  )
  expect(recorder.cassette().exchanges.map((each) => each.body)).toStrictEqual(["[redacted]"])
})
