import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, test } from "vitest"

const run = promisify(execFile)

/** Runs a module in Node itself, which resolves and loads the package as its users' programs do. */
const inNode = async (program: string): Promise<unknown> => {
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module", "--eval", `${program}\nconsole.log(JSON.stringify(result))`],
    { cwd: fileURLToPath(new URL("..", import.meta.url)) }
  )
  return JSON.parse(stdout)
}

test("the forms of the main entry have the same exports, and each of them exists once", async () => {
  const result = await inNode(`
const main = await import("@effect-auth0/management")
const forBundlers = await import(import.meta.resolve("@effect-auth0/management").replace(".node.js", ".js"))
const isGroup = (value) => value?.[Symbol.toStringTag] === "Module"
const differences = (one, other, path) =>
  isGroup(one) && isGroup(other)
    ? [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) =>
        differences(one[name], other[name], [...path, name]))
    : one === other ? [] : [path.join(".")]
const result = {
  isAnother: main !== forBundlers,
  resources: Object.values(main).filter(isGroup).length > 40,
  differences: differences(main, forBundlers, [])
}`)
  expect(result).toStrictEqual({ isAnother: true, resources: true, differences: [] })
})

test("what entries have in common exists once", async () => {
  const result = await inNode(`
const main = await import("@effect-auth0/management")
const entry = (name) => import("@effect-auth0/management/" + name)
const errors = await import("openapi-effect-runtime/core/Errors")
const { layer } = await entry("fetch")
const { Effect, Redacted } = await import("effect")
const credentials = await entry("credentials")
const client = layer({
  domain: "tenant.example.com",
  credentials: main.Credentials.token(Redacted.make("a-token"))
})
const found = Effect.runSync(Effect.exit(Effect.service(main.ManagementClient).pipe(Effect.provide(client))))
const result = {
  rotate: main.Connections.Keys.rotate === (await entry("connections/keys")).rotate,
  list: main.Connections.list === (await entry("connections")).list,
  get: main.Users.get === (await entry("users")).get,
  error: main.NotFound === errors.NotFound,
  failed: main.Jobs.JobFailed === (await entry("jobs")).JobFailed,
  credentials: main.Credentials.clientSecret === credentials.clientSecret,
  client: found._tag
}`)
  expect(result).toStrictEqual({
    rotate: true,
    list: true,
    get: true,
    error: true,
    failed: true,
    credentials: true,
    client: "Success"
  })
})

test("the main entry opens few files", async () => {
  const result = await inNode(`
import { registerHooks } from "node:module"
let result = 0
registerHooks({
  load: (url, context, next) => {
    if (/\\/packages\\/[\\w-]+\\/dist\\//.test(url)) result += 1
    return next(url, context)
  }
})
await import("@effect-auth0/management")`)
  // It was 530 with a file for each module, and 103 with one for each module of the runtime.
  expect(result).toBeLessThan(75)
})
