/** The host in Jest, by `require`. */
const { env, stdout } = require("node:process")
const { layer } = require("@effect-auth0/management/fetch")
const { calls } = require("./calls.cjs")

test("reads, lists and rotates", async () => {
  const called = await calls(layer, JSON.parse(env.TENANT))
  expect(called.read).toBe("acme")
  stdout.write(`\n${JSON.stringify(called)}\n`)
})
