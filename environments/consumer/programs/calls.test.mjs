/** The host in test runners: those that give no `test` to the module are Node's own. */
import assert from "node:assert/strict"
import { env, stdout } from "node:process"
import { layer } from "@effect-auth0/management/fetch"
import { calls } from "./calls.mjs"

const test = globalThis.test ?? (await import("node:test")).test

test("reads, lists and rotates", async () => {
  const called = await calls(layer, JSON.parse(env.TENANT))
  assert.equal(called.read, "acme")
  stdout.write(`\n${JSON.stringify(called)}\n`)
})
