/**
 * A consumer that pnpm installs, so that it can import its own dependencies alone, and that writes
 * declarations: the compiler has to name every type that it infers through a package of the consumer's.
 */
import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { packAll } from "../src/pack.ts"

const run = promisify(execFile)
const root = fileURLToPath(new URL("../../../", import.meta.url))

/** What programs export without writing its type, through the main entry. */
const mainEntry = `
import { Connections, Credentials, Jobs, ManagementClient, RateLimits, Retry, Users } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/fetch"
import { Effect, Redacted } from "effect"
export const page = Connections.list({ take: 50 })
export const query = Effect.map(page, (p) => p.next)
export const items = Connections.list.items({ strategy: ["oidc", "okta"] })
export const pages = Connections.list.pages({ strategy: ["oidc", "okta"] })
export const list = Connections.list
export const rotate = Connections.Keys.rotate
export const rotated = Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "ES256" })
export const handled = rotated.pipe(Effect.catchTag("NotFound", (error) => Effect.succeed(error)))
export const exited = Effect.exit(rotated)
export const user = Effect.gen(function* () {
  return yield* Users.get("auth0|507f1f77bcf86cd799439020")
})
export const awaited = Jobs.awaitCompletion
export const metadata = rotate.metadata
export const credentials = Credentials.clientSecret({ clientId: "id", clientSecret: Redacted.make("s") })
export const client = layer({ domain: "tenant.example.com", credentials })
export const withLimits = RateLimits.layer
export const policy = Retry.none
export class Tenant extends ManagementClient {}
`

/** The same without the main entry in the program. */
const resourceEntries = `
import * as Connections from "@effect-auth0/management/connections"
import * as Keys from "@effect-auth0/management/connections/keys"
import { clientSecret } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/node"
import { Effect, Redacted } from "effect"
export const page = Connections.list({ take: 50 })
export const items = Connections.list.items({ strategy: ["oidc", "okta"] })
export const list = Connections.list
export const rotate = Keys.rotate
export const handled = Keys.get("con_A1b2C3d4E5f6G7h8").pipe(
  Effect.catchTag("NotFound", (error) => Effect.succeed(error))
)
export const client = layer({
  domain: "tenant.example.com",
  credentials: clientSecret({ clientId: "id", clientSecret: Redacted.make("s") })
})
export const provided = Effect.provide(page, client)
`

let folder: string

const settings = (files: ReadonlyArray<string>) => ({
  compilerOptions: {
    target: "es2023",
    lib: ["es2024"],
    types: [],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: "declarations"
  },
  files
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "effect-auth0-declarations-"))
  const needed = new Set([
    "@effect-auth0/management",
    "@effect-auth0/management-client",
    "openapi-effect-runtime"
  ])
  const tarballs = (await packAll(folder)).filter(({ name }) => needed.has(name))
  const files = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]))
  const manifest = JSON.parse(
    await readFile(join(root, "packages/management/package.json"), "utf8")
  ) as {
    readonly peerDependencies: { readonly effect: string }
  }
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({
      name: "consumer",
      private: true,
      type: "module",
      dependencies: {
        "@effect-auth0/management": files["@effect-auth0/management"],
        effect: manifest.peerDependencies.effect
      }
    })
  )
  await writeFile(join(folder, "pnpm-workspace.yaml"), JSON.stringify({ overrides: files }))
  await run("pnpm", ["install", "--prefer-offline"], { cwd: folder })
  const pages = ["README.md", "packages/management/README.md", "docs/guides/pages-and-events.md"]
  const texts = await Promise.all(pages.map((page) => readFile(join(root, page), "utf8")))
  const examples = [...texts.join("\n").matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map(([, code = ""]) => code)
    .filter((code) => code.includes("export const"))
  if (examples.length === 0) throw new Error("the pages have no examples that export")
  await Promise.all(
    Object.entries({
      "main-entry": [mainEntry],
      "resource-entries": [resourceEntries],
      readme: examples
    }).map(async ([name, programs]) => {
      const files = programs.map((_, index) => `${name}-${index + 1}.ts`)
      await Promise.all(
        programs.map((code, index) => writeFile(join(folder, files[index] ?? ""), code))
      )
      await writeFile(join(folder, `${name}.json`), JSON.stringify(settings(files)))
    })
  )
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each<[string, string, ReadonlyArray<string>]>([
  [
    "TypeScript 6",
    process.execPath,
    [createRequire(import.meta.url).resolve("typescript-6/bin/tsc")]
  ],
  ["TypeScript 7", "tsc", []]
])("%s names every type that it infers", (_, compiler, args) => {
  test.each(["main-entry", "resource-entries", "readme"])("in %s", async (project) => {
    const { stdout } = await run(compiler, [...args, "-p", `${project}.json`], {
      cwd: folder
    }).catch((error: { readonly stdout: string }) => error)
    expect(stdout).toBe("")
  })
})
