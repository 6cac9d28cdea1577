/**
 * Every operation that the sandbox keeps state for, called by the same list as on Effect 4: the tenant
 * carries it out, and what is returned is what the tenant sent.
 */
import * as Management from "@effect-auth0/management-effect3"
import { Credentials, type ManagementClient } from "@effect-auth0/management-effect3"
import { layer } from "@effect-auth0/management-effect3/fetch"
import { type Effect, ManagedRuntime, Redacted } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import {
  type SdkCall,
  type SdkTenant,
  startSdkTenant,
  statefulOperations
} from "../../tenant-sandbox/test/clients/SdkCalls.ts"

interface AnyOperation {
  (...args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown, ManagementClient>
  readonly metadata: { readonly id: string }
}

const isOperation = (value: unknown): value is AnyOperation =>
  typeof value === "function" &&
  "metadata" in value &&
  typeof value.metadata === "object" &&
  value.metadata !== null &&
  "id" in value.metadata

const isNamespace = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Module]"

const operationsIn = (namespace: object): ReadonlyArray<readonly [string, AnyOperation]> =>
  Object.values(namespace).flatMap((value: unknown) =>
    isOperation(value)
      ? [[value.metadata.id, value] as const]
      : isNamespace(value)
        ? operationsIn(value)
        : []
  )

const operations: ReadonlyMap<string, AnyOperation> = new Map(operationsIn(Management))

let tenant: SdkTenant
let call: SdkCall
let close: () => Promise<void>

beforeAll(async () => {
  tenant = await startSdkTenant()
  const runtime = ManagedRuntime.make(
    layer({
      domain: tenant.domain,
      origin: tenant.origin,
      credentials: Credentials.clientSecret({
        clientId: tenant.clientId,
        clientSecret: Redacted.make(tenant.clientSecret)
      })
    })
  )
  call = (id, args) => {
    const operation = operations.get(id)
    return operation === undefined
      ? Promise.reject(new Error(`${id} is no operation`))
      : runtime.runPromise(operation(...args))
  }
  close = async () => {
    await runtime.dispose()
    await tenant.close()
  }
})

afterAll(() => close())

describe("an operation on the sandbox", () => {
  it("is there for all that keeps state, but for the Authentication API", () => {
    assert.deepStrictEqual(
      statefulOperations.filter((id) => !operations.has(id)),
      ["oauth.token", "connections.jwks.get"]
    )
  })

  it.each(statefulOperations.filter((id) => operations.has(id)))(
    "returns what the tenant sent: %s",
    async (id) => {
      const outcomes = await tenant.compare(id, call)
      assert.deepStrictEqual(
        outcomes.map(({ found }) => found),
        outcomes.map(({ expected }) => expected)
      )
      assert.isAbove(outcomes.length, 0)
    }
  )
})
