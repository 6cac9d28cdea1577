import contract from "@effect-auth0/contract/management.json" with { type: "json" }
import { Transport, type TransportRequest } from "@effect-auth0/management"
import { Cassette } from "@effect-auth0/management/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { expect, test } from "vitest"
import { isObject, type Json, type JsonObject } from "../src/contract/Json.ts"

const canary = "c4n4ry"
const record = "plain"

const objectOr = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

const followed = (schema: Json | undefined): JsonObject => {
  const node = objectOr(schema)
  const reference = node["$ref"]
  if (typeof reference !== "string") return node
  const target = reference
    .slice("#/".length)
    .split("/")
    .reduce<Json | undefined>((at, name) => objectOr(at)[name], contract as Json)
  return { ...objectOr(target), ...node, $ref: null }
}

const branches = (node: JsonObject): ReadonlyArray<JsonObject> =>
  ["allOf", "anyOf", "oneOf"].flatMap((name) => {
    const parts = node[name]
    return Array.isArray(parts) ? parts.map(followed) : []
  })

/**
 * A value of a schema with a canary wherever the contract does not say what stands there: in secret
 * members, in values of maps, and in a member of each object that the contract does not have.
 */
const poisoned = (schema: Json | undefined, secret = false, depth = 0): Json => {
  const node = followed(schema)
  const isSecret = secret || node["x-secret"] === true || node["writeOnly"] === true
  if (depth > 7) return isSecret ? canary : record
  const parts = branches(node)
  const items = node["items"] ?? parts.find((part) => part["items"] !== undefined)?.["items"]
  if (items !== undefined) return [poisoned(items, isSecret, depth + 1)]
  const properties = Object.assign(
    {},
    ...[...parts.flatMap((part) => [part, ...branches(part)]), node].map((part) =>
      objectOr(part["properties"])
    )
  ) as JsonObject
  const isMap = node["type"] === "object" || Object.keys(properties).length > 0
  if (!isMap) return isSecret ? canary : record
  return {
    ...Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        poisoned(property, isSecret, depth + 1)
      ])
    ),
    "a-member-that-the-contract-does-not-have": { deep: [canary] }
  }
}

const schemaIn = (holder: Json | undefined): Json | undefined => {
  const content = objectOr(followed(holder)["content"])
  return objectOr(content["application/json"])["schema"]
}

const exchanged = (request: Pick<TransportRequest, "method" | "path" | "body">, body: string) =>
  Effect.gen(function* () {
    const recorder = Cassette.recorder()
    const transport = Layer.succeed(Transport, {
      send: () => Effect.succeed({ status: 200, header: () => undefined, body })
    })
    // The rest of a request is nothing to a recorder.
    yield* Effect.flatMap(Transport, ({ send }) => send(request as TransportRequest)).pipe(
      Effect.provide(recorder.layer.pipe(Layer.provide(transport)))
    )
    return recorder.cassette().exchanges
  })

const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.entries(item as JsonObject)
    .filter(([method]) => /^(get|put|post|patch|delete)$/.test(method))
    .map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: objectOr(operation)
    }))
)

test("a cassette has nothing that the contract calls secret or does not declare", async () => {
  expect(operations.length).toBeGreaterThan(480)
  let keptValues = 0
  for (const { method, operation, path } of operations) {
    const request = schemaIn(operation["requestBody"])
    const responses = Object.values(objectOr(operation["responses"])).map(schemaIn)
    const success = responses.find((schema) => schema !== undefined)
    const query = `?an_undeclared_parameter=${canary}`
    const exchanges = await Effect.runPromise(
      exchanged(
        {
          method,
          path: `/api/v2${path.replaceAll(/\{[^}]*\}/g, "an-id")}${query}`,
          body: request === undefined ? undefined : JSON.stringify(poisoned(request))
        },
        JSON.stringify(success === undefined ? { unknown: canary } : poisoned(success))
      )
    )
    const text = JSON.stringify(exchanges)
    expect(text, `${method} ${path}`).not.toContain(canary)
    keptValues += text.split(record).length - 1
  }
  // What is declared stays, so that a replay is of use.
  expect(keptValues).toBeGreaterThan(5000)
})

test("a body that is no JSON is not written down", async () => {
  const path = "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate"
  const [exchange] = await Effect.runPromise(
    exchanged({ method: "POST", path, body: undefined }, `<html>${canary}</html>`)
  )
  expect(exchange?.body).toBe("[redacted]")
})
