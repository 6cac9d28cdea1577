/**
 * Every record that can be read and updated, read and written back: what `Updates.request` makes of a
 * response holds to the contract, for the client's own validation and for Prism.
 */
import * as Updates from "@effect-auth0/management/updates"
import { assert, describe, it } from "@effect/vitest"
import { isObject, type Json, type JsonObject } from "openapi-contract-tests/contract/Json"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { complaintOf } from "openapi-contract-tests/prism/Exchange"
import {
  document,
  engine,
  exported,
  operations,
  prefix,
  sampler,
  token
} from "../src/matrix/Setup.ts"
import { ajvOf, letThrough, requestVerdict } from "../src/validation/Validator.ts"

/** Updates that take something else than what is read of their resource. */
const ofOtherForm = new Set([
  // A list of changes, where a list of identifiers is read.
  "connections.clients.update",
  // Bindings refer to their actions by a name or an identifier, and contain them where they are read.
  "actions.triggers.bindings.updateMany",
  // The text of the template, which is read under another name.
  "branding.templates.updateUniversalLogin",
  // A list of new methods.
  "users.authenticationMethods.set"
])

// Its sample has the credentials of all providers at once, which no provider has.
const unlikely = new Set(["emails.provider.update"])

const jsonOf = (operation: ContractOperation, status: number): JsonObject | undefined => {
  const paths = document.root["paths"]
  const path = isObject(paths) ? paths[operation.path] : undefined
  const method = isObject(path) ? path[operation.method.toLowerCase()] : undefined
  const responses = isObject(method) ? method["responses"] : undefined
  const declared = isObject(responses) ? responses[status] : undefined
  if (declared === undefined) return undefined
  const content = document.resolve(declared, operation.id)["content"]
  const media = isObject(content) ? content["application/json"] : undefined
  const schema = isObject(media) ? media["schema"] : undefined
  return isObject(schema) ? schema : undefined
}

const readOf = (update: ContractOperation): ContractOperation | undefined =>
  operations.find(({ method, path }) => method === "GET" && path === update.path)

const pairs = operations.flatMap((update) => {
  const read = readOf(update)
  const schema = read === undefined ? undefined : jsonOf(read, 200)
  const isUpdate = ["PATCH", "PUT"].includes(update.method) && !ofOtherForm.has(update.id)
  if (!isUpdate || update.body?.mediaType !== "application/json") return []
  return read === undefined || schema === undefined ? [] : [{ update, read, schema }]
})

const examplesOf = ({ read }: (typeof pairs)[number]): ReadonlyArray<JsonObject> =>
  read.responses
    .filter(({ status }) => status === 200)
    .flatMap((response) => response.examples.map(({ value }) => value))
    .filter(isObject)

const serviceOf = ({ id }: ContractOperation) => {
  const operation = exported.get(id)
  if (operation === undefined) throw new Error(`${id} is not exported`)
  return operation
}

const judge = requestVerdict()
const ajv = ajvOf(document)

const placed = (operation: ContractOperation): string =>
  operation.pathParameters.reduce((path, name) => {
    const parameter = operation.parameters.find((one) => one.in === "path" && one.name === name)
    const value = parameter?.example ?? sampler.sample(parameter?.schema ?? {}, "required", name)
    return path.replace(`{${name}}`, encodeURIComponent(String(value)))
  }, prefix + operation.path)

/** What the client's validation and Prism have against the examples, written back. */
const complaintsAbout = async (pair: (typeof pairs)[number]): Promise<ReadonlyArray<string>> => {
  const { update } = pair
  const mock = await engine
  const operation = serviceOf(update)
  const complaints = examplesOf(pair).map(async (record) => {
    const request: unknown = Updates.request(operation, record)
    const { message, tag } = judge(operation, [...update.pathParameters.map(() => "id"), request])
    const response = await mock({
      method: update.method,
      path: placed(update),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(request)
    })
    return [tag === letThrough ? "" : message, complaintOf(response) ?? ""]
  })
  return (await Promise.all(complaints)).flat().filter((complaint) => complaint !== "")
}

describe("what was read, written back", () => {
  it.each(pairs.map((pair) => [pair.update.id, pair] as const))(
    "of %s holds to the contract",
    async (_, pair) => {
      const complaints = await complaintsAbout(pair)
      assert.deepStrictEqual(complaints, [])
    }
  )

  it("has no member that the update does not take, whatever was read", () => {
    const likely = pairs.filter(({ update }) => !unlikely.has(update.id))
    const excess = likely.flatMap(({ read, schema, update }) => {
      const record = sampler.sample(schema, "everything", read.id)
      if (!isObject(record) || update.body === undefined) return []
      const request: Json = Updates.request(serviceOf(update), record)
      return [...ajv.broken(update.body.schema, request)]
        .filter((keyword) => keyword === "additionalProperties")
        .map(() => update.id)
    })
    assert.deepStrictEqual(excess, [])
  })
})
