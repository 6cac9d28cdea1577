/**
 * Every record that the sandbox keeps and that can be read and updated, read and written back: nothing of
 * it changes.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { statefulOperations } from "../../tenant-sandbox/test/clients/SdkCalls.ts"
import { Connections } from "../src/index.ts"
import * as Updates from "../src/Updates.ts"
import { type AnyOperation, operations } from "./support/operations.ts"
import { type Connected, connectToSandbox } from "./support/sandbox.ts"

/** Updates that take something else than what is read of their resource, by the reason why. */
const ofOtherForm: Readonly<Record<string, string>> = {
  "connections.clients.update": "a list of changes, where a list of identifiers is read",
  "connections.directoryProvisioning.set": "the groups, which are read with the provisioning",
  "branding.templates.updateUniversalLogin": "the template, which is read under another name",
  "users.authenticationMethods.set": "a list of new methods"
}

const kept = statefulOperations.flatMap((id) => operations.get(id) ?? [])

const pairs = kept.flatMap((update) => {
  const { method, path } = update.metadata
  const read = kept.find(({ metadata }) => metadata.method === "GET" && metadata.path === path)
  return read !== undefined && (method === "PATCH" || method === "PUT")
    ? [[update.metadata.id, { read, update }] as const]
    : []
})

const isOfOtherForm = ([id]: (typeof pairs)[number]): boolean => Object.hasOwn(ofOtherForm, id)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

let connected: Connected

beforeAll(async () => {
  connected = await connectToSandbox()
})

afterAll(() => connected.close())

/**
 * Without the members that hold when it was changed, since the tenant's clock stands still, and without
 * nulls, in whose place the tenant has no member once they were written.
 */
const settled = (record: unknown, stamped: unknown): unknown =>
  isRecord(record) && isRecord(stamped)
    ? Object.fromEntries(
        Object.entries(record).filter(
          ([name, value]) => stamped[name] !== connected.tenant.now && value !== null
        )
      )
    : record

/** A record before and after it was written back. */
const trip = async (pair: { readonly read: AnyOperation; readonly update: AnyOperation }) => {
  const { call, tenant } = connected
  const { read, update } = pair
  const path = await tenant.begin(update.metadata.id)
  const before = await call(read.metadata.id, path)
  const record = typeof before === "object" && before !== null ? before : {}
  await call(update.metadata.id, [...path, Updates.request(update, record)])
  const after = await call(read.metadata.id, path)
  return { before: settled(before, after), after: settled(after, after) }
}

describe("a record that was read and written back", () => {
  it("is every one that can be", () => {
    assert.deepStrictEqual(
      pairs.filter(isOfOtherForm).map(([id]) => id),
      Object.keys(ofOtherForm)
    )
    assert.isAbove(pairs.length, 60)
  })

  it.each(pairs.filter((pair) => !isOfOtherForm(pair)))("is what it was: %s", async (_, pair) => {
    const { after, before } = await trip(pair)
    assert.deepStrictEqual(after, before)
  })

  it.each(pairs.filter(isOfOtherForm))("is not taken back as it is: %s", async (_, pair) => {
    const message = await trip(pair).then(String, String)
    assert.match(message, /^InvalidRequest: .*: the body is not as the contract has it/u)
  })

  it("has all options of a connection, those that the contract does not know too", async () => {
    const { call, tenant } = connected
    const [id = ""] = await tenant.begin("connections.update")
    const options = { client_id: "c", client_secret: "s", scope: "openid", of_tomorrow: [1] }
    await connected.run(Connections.update(id, { options }))
    const before = await call("connections.get", [id])
    await connected.run(Updates.connectionOptions(id, { scope: "openid" }))
    assert.deepStrictEqual(await call("connections.get", [id]), before)
  })
})
