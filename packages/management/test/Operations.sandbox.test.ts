/**
 * Every operation that the sandbox keeps state for, called by the contract's examples: the request holds
 * to the contract, the tenant carries it out, and what is returned is what the tenant sent.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { statefulOperations } from "../../tenant-sandbox/test/clients/SdkCalls.ts"
import { operations } from "./support/operations.ts"
import { type Connected, connectToSandbox } from "./support/sandbox.ts"

let connected: Connected

beforeAll(async () => {
  connected = await connectToSandbox()
})

afterAll(() => connected.close())

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
      const outcomes = await connected.tenant.compare(id, connected.call)
      assert.deepStrictEqual(
        outcomes.map(({ found }) => found),
        outcomes.map(({ expected }) => expected)
      )
      assert.isAbove(outcomes.length, 0)
    }
  )
})
