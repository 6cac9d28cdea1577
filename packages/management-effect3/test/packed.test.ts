/** The packed packages in empty projects: the call of the README, with the newest and the oldest peers. */
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { execFile } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { packAll } from "../../package-tests/src/pack.ts"
import { oldest } from "../scripts/oldest/Versions.ts"

const run = promisify(execFile)
const names = ["effect", "@effect/platform", "@effect/platform-node"] as const

/** The versions that this package is developed with. */
const installed = Object.fromEntries(
  names.map((name) => {
    const manifest = join(import.meta.dirname, "../node_modules", name, "package.json")
    return [name, (JSON.parse(readFileSync(manifest, "utf8")) as Version).version]
  })
)

/** The peers, and what is only needed to send through Node's own client. */
const peers: Readonly<Record<"newest" | "oldest", Readonly<Record<string, string>>>> = {
  newest: installed,
  oldest: Object.fromEntries(names.map((name) => [name, oldest[name]]))
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

interface Version {
  readonly name: string
  readonly version: string
}

let folder: string
let tarballs: Readonly<Record<string, string>>
let sandbox: Awaited<ReturnType<typeof startTenantSandbox>>
let connection: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "effect3-consumers-"))
  tarballs = Object.fromEntries(
    (
      await packAll(folder, [
        "packages/management-client",
        "packages/management-effect3",
        "packages/openapi-effect-runtime-effect3"
      ])
    ).map(({ file, name }) => [name, `file:${file}`])
  )
  sandbox = await startTenantSandbox({
    seed: {
      connections: [
        {
          name: "acme",
          strategy: "oidc",
          options: { token_endpoint_auth_method: "private_key_jwt" }
        }
      ]
    }
  })
  const response = await fetch(`${sandbox.origin}/api/v2/connections`, {
    headers: { authorization: `Bearer ${await sandbox.tokens.issue()}` }
  })
  const [first] = (await response.json()) as ReadonlyArray<{ readonly id: string }>
  connection = first?.id ?? ""
})

afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

const firstCall = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
  .split("```ts\n")[1]
  ?.split("```")[0]

/** The program of the README, of a connection that there is. */
const program = () => (firstCall ?? "").replace("con_A1b2C3d4E5f6G7h8", connection)

const overNode = (text: string): string =>
  text
    .replace(
      '{ FetchHttpClient } from "@effect/platform"',
      '{ NodeHttpClient } from "@effect/platform-node"'
    )
    .replace("FetchHttpClient.layer", "NodeHttpClient.layer")

test("the oldest peers are those of the ranges", () => {
  const manifest = readFileSync(join(import.meta.dirname, "../package.json"), "utf8")
  const { peerDependencies } = JSON.parse(manifest) as Manifest
  expect(
    Object.entries(peerDependencies ?? {}).map(([name, range]) => [
      name,
      /\d[\d.]*/.exec(range)?.[0]
    ])
  ).toStrictEqual([
    ["@effect/platform", oldest["@effect/platform"]],
    ["effect", oldest.effect],
    ["undici", oldest.undici]
  ])
})

describe.for(["newest", "oldest"] as const)(
  "an empty project with the %s peers",
  (which) => {
    const versions = peers[which]
    const project = () => join(folder, which)

    const call = async (name: string, text: string): Promise<string> => {
      await writeFile(join(project(), name), text)
      const { stdout } = await run(process.execPath, [name], {
        cwd: project(),
        env: {
          ...process.env,
          AUTH0_DOMAIN: sandbox.domain,
          AUTH0_ORIGIN: sandbox.origin,
          AUTH0_CLIENT_ID: sandbox.clientId,
          AUTH0_CLIENT_SECRET: sandbox.clientSecret
        }
      })
      return stdout
    }

    beforeAll(async () => {
      await mkdir(project())
      await writeFile(
        join(project(), "package.json"),
        JSON.stringify({
          name: "consumer",
          private: true,
          type: "module",
          dependencies: { ...versions, ...tarballs },
          overrides: {
            // They depend on each other by ranges, which npm would look for in the registry.
            ...Object.fromEntries(Object.keys(tarballs).map((name) => [name, `$${name}`])),
            // What the oldest version for Node brings asks for patches of these, and works with what was before.
            effect: "$effect",
            "@effect/platform": "$@effect/platform"
          }
        })
      )
      await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], {
        cwd: project()
      })
    }, 120_000)

    test("the call of the README is made over FetchHttpClient", async () => {
      expect(await call("fetch.ts", program())).toMatch(/^the next key is [\w-]{43}\n$/)
    })

    test("and over NodeHttpClient", async () => {
      expect(await call("node.ts", overNode(program()))).toMatch(/^the next key is [\w-]{43}\n$/)
    })

    test("of a connection that there is not, it says so", async () => {
      const text = program().replace(connection, "con_0000000000000000")
      expect(await call("missing.ts", text)).toBe("no such connection (inexistent_connection)\n")
    })

    test("there is one Effect, and one platform, of the versions that were asked for", async () => {
      const copies = await Promise.all(
        globSync("node_modules/**/{effect,@effect/platform}/package.json", { cwd: project() }).map(
          async (file) => JSON.parse(await readFile(join(project(), file), "utf8")) as Version
        )
      )
      expect(
        copies
          .filter(({ name }) => name === "effect" || name === "@effect/platform")
          .map(({ name, version }) => `${name} ${version}`)
          .toSorted()
      ).toStrictEqual([
        `@effect/platform ${versions["@effect/platform"]}`,
        `effect ${versions["effect"]}`
      ])
    })

    test("the types hold for a strict program without DOM and Node types", async () => {
      await writeFile(
        join(project(), "tsconfig.json"),
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
        join(project(), "consumer.ts"),
        `
import { Connections, type ManagementClient, type NotFound } from "@effect-auth0/management-effect3"
import { layer } from "@effect-auth0/management-effect3/fetch"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
export const rotated = Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "ES256" })
export const needs: ManagementClient extends Effect.Effect.Context<typeof rotated> ? true : false = true
export const fails: Extract<Effect.Effect.Error<typeof rotated>, NotFound> extends never ? false : true = true
export const client: (options: Parameters<typeof layer>[0]) => Layer.Layer<ManagementClient, Error> = layer
// @ts-expect-error -- a misspelt field
Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_al: "ES256" })
`
      )
      await expect(run("tsc", ["-p", project()], { cwd: project() })).resolves.toMatchObject({
        stdout: ""
      })
    })

    test("the declarations of every entry hold on their own", async () => {
      const manifest = join(project(), "node_modules/@effect-auth0/management-effect3/package.json")
      const { exports, name } = JSON.parse(await readFile(manifest, "utf8")) as Manifest
      const entries = Object.entries(exports).flatMap(([entry, target]) =>
        // Patterns and what is closed; and what needs the package undici, which is not installed here.
        target === null || entry === "./node" || /\*|\.json$/.test(entry)
          ? []
          : [name + entry.slice(1)]
      )
      await mkdir(join(project(), "declarations"))
      await writeFile(
        join(project(), "declarations/tsconfig.json"),
        JSON.stringify({
          compilerOptions: {
            target: "es2022",
            lib: ["es2022", "dom", "dom.iterable", "esnext.disposable"],
            types: [],
            module: "nodenext",
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: false,
            noEmit: true
          },
          files: ["every.ts"]
        })
      )
      await writeFile(
        join(project(), "declarations/every.ts"),
        entries.map((entry) => `export type {} from "${entry}"\n`).join("")
      )
      const { stdout } = await run("tsc", ["-p", "declarations", "--pretty", "false"], {
        cwd: project()
      }).catch((error: { readonly stdout: string }) => error)
      expect(entries.length).toBeGreaterThan(15)
      expect(stdout).toBe("")
    })
  },
  120_000
)
