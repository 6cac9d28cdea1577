import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { packAll } from "../src/pack.ts"

const run = promisify(execFile)

const program = `
import contract from "@effect-auth0/contract/management.json" with { type: "json" }
import { Connections, Credentials } from "@effect-auth0/management"
import * as Keys from "@effect-auth0/management/connections/keys"
import { layer } from "@effect-auth0/management/fetch"
import { createClient } from "@effect-auth0/management-client"
import { connectionsKeysGet } from "@effect-auth0/management-client/connections/keys"
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { Effect, Redacted } from "effect"

const sandbox = await startTenantSandbox({
  seed: {
    connections: [
      { name: "acme", strategy: "oidc", options: { token_endpoint_auth_method: "private_key_jwt" } }
    ]
  }
})
const raw = createClient({
  baseUrl: sandbox.origin + "/api/v2",
  headers: { Authorization: "Bearer " + (await sandbox.tokens.issue()) }
})
const program = Effect.gen(function* () {
  const page = yield* Connections.list({ strategy: ["oidc"] })
  const id = page.items[0]?.id ?? ""
  const next = yield* Connections.Keys.rotate(id, { signing_alg: "ES256" })
  const keys = yield* Keys.get(id)
  const { data } = yield* Effect.promise(() => connectionsKeysGet({ client: raw, path: { id } }))
  const missing = yield* Effect.flip(Connections.Keys.rotate("con_0000000000000000"))
  return {
    contract: contract.paths["/connections/{id}/keys"].get.operationId,
    rotated: next.kid === keys.find((key) => key.next === true)?.kid,
    keys: keys.length,
    same: JSON.stringify(data) === JSON.stringify(keys),
    missing: missing._tag
  }
})
const client = layer({
  domain: sandbox.domain,
  origin: sandbox.origin,
  credentials: Credentials.clientSecret({
    clientId: sandbox.clientId,
    clientSecret: Redacted.make(sandbox.clientSecret)
  })
})
console.log(JSON.stringify(await Effect.runPromise(program.pipe(Effect.provide(client)))))
await sandbox.close()
`

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "effect-auth0-consumer-"))
  // The tool depends on undici, which has to be missing here.
  const tarballs = (await packAll(folder)).filter(
    ({ name }) => name !== "@effect-auth0/key-rotation"
  )
  const manifest = fileURLToPath(new URL("../../management/package.json", import.meta.url))
  const { peerDependencies } = JSON.parse(await readFile(manifest, "utf8")) as {
    readonly peerDependencies: { readonly effect: string }
  }
  const installed = Object.fromEntries(
    tarballs
      .filter(({ name }) => !["openapi-contract-tests", "openapi-ts-effect"].includes(name))
      .map((tarball) => [tarball.name, `file:${tarball.file}`])
  )
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({
      name: "consumer",
      private: true,
      type: "module",
      dependencies: { effect: peerDependencies.effect, ...installed },
      // They depend on each other by ranges, which npm would look for in the registry.
      overrides: Object.fromEntries(Object.keys(installed).map((name) => [name, `$${name}`]))
    })
  )
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder })
  await writeFile(join(folder, "main.ts"), program)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test("the packed packages make the call of the README in an empty project", async () => {
  const { stdout } = await run(process.execPath, ["main.ts"], { cwd: folder })
  expect(JSON.parse(stdout)).toStrictEqual({
    contract: "connections.keys.get",
    rotated: true,
    keys: 3,
    same: true,
    missing: "NotFound"
  })
})

test("without undici, the entry for Node fails with an error that says what to do", async () => {
  await writeFile(
    join(folder, "without-undici.ts"),
    `
import { Credentials } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/node"
import { Effect, Layer, Redacted } from "effect"

const client = layer({
  domain: "tenant.example.com",
  credentials: Credentials.token(Redacted.make("a-token"))
})
const { _tag, message, option } = await Effect.runPromise(
  Effect.scoped(Effect.flip(Layer.build(client)))
)
console.log(JSON.stringify({ _tag, option, message }))
`
  )
  const { stdout } = await run(process.execPath, ["without-undici.ts"], { cwd: folder })
  expect(JSON.parse(stdout)).toStrictEqual({
    _tag: "ConfigurationError",
    option: "undici",
    message:
      "`@effect-auth0/management/node` needs the package `undici` (version 7 or 8), which cannot be loaded: install it, or use `@effect-auth0/management/fetch`, whose client takes the same options"
  })
})

test("the packed types hold for a strict consumer without DOM and Node types", async () => {
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        lib: ["es2022"],
        types: [],
        module: "nodenext",
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        noEmit: true
      },
      files: ["consumer.ts"]
    })
  )
  await writeFile(
    join(folder, "consumer.ts"),
    `
import { Connections, type ManagementClient, type NotFound } from "@effect-auth0/management"
import type * as Effect from "effect/Effect"
export const rotated = Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "ES256" })
export const needs: ManagementClient extends Effect.Services<typeof rotated> ? true : false = true
export const fails: Extract<Effect.Error<typeof rotated>, NotFound> extends never ? false : true = true
// @ts-expect-error -- a misspelt field
Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_al: "ES256" })
`
  )
  await expect(run("tsc", ["-p", folder], { cwd: folder })).resolves.toMatchObject({ stdout: "" })
})
