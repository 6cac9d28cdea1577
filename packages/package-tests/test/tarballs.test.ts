/** `pnpm run pack`: the commands that it prints, and what they install. */
import { execFile } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { published } from "../src/metadata/Published.ts"
import { installCommand, type Manifest, type Purpose, purposes } from "../src/tarballs/Install.ts"

const run = promisify(execFile)

const manifests = new Map<string, Manifest>([
  [
    "@acme/client",
    {
      name: "@acme/client",
      dependencies: { "@acme/runtime": "^1.0.0", yaml: "^2.0.0" },
      peerDependencies: { effect: "^4.1.0", undici: "^7.0.0 || ^8.0.0" },
      peerDependenciesMeta: { undici: { optional: true } }
    }
  ],
  ["@acme/runtime", { name: "@acme/runtime", peerDependencies: { effect: "^4.1.0" } }],
  [
    "@acme/tool",
    {
      name: "@acme/tool",
      peerDependencies: {
        "@acme/client": "^1.0.0",
        exact: "0.99.0",
        old: "^6.0.0 || ^5.5.3",
        young: ">=0.82.0 <1.0.0"
      }
    }
  ]
])

describe("the command that installs packages", () => {
  test("has what they depend on of ours, and the peers that they must have", () => {
    const tarballs = new Map([
      ["@acme/client", "/tmp/acme-client-1.0.0.tgz"],
      ["@acme/runtime", "/tmp/acme-runtime-1.0.0.tgz"],
      ["@acme/tool", "/tmp/acme-tool-1.0.0.tgz"]
    ])
    expect(installCommand({ packages: ["@acme/client"] }, manifests, tarballs)).toBe(
      "npm install effect@4 /tmp/acme-client-1.0.0.tgz /tmp/acme-runtime-1.0.0.tgz"
    )
    expect(installCommand({ packages: ["@acme/tool"] }, manifests, tarballs)).toBe(
      "npm install exact@0.99.0 old@6 young@0 /tmp/acme-tool-1.0.0.tgz"
    )
  })

  test("can be pasted into every shell", () => {
    const tarballs = new Map([["@acme/runtime", "C:\\Users\\Ada L\\acme-runtime-1.0.0.tgz"]])
    expect(installCommand({ packages: ["@acme/runtime"] }, manifests, tarballs)).toBe(
      'npm install effect@4 "C:/Users/Ada L/acme-runtime-1.0.0.tgz"'
    )
  })

  test("is an error without a tarball", () => {
    expect(() => installCommand({ packages: ["@acme/tool"] }, manifests, new Map())).toThrow(
      "@acme/tool was not packed"
    )
  })
})

describe("the packed packages", () => {
  let folder: string
  let printed: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "effect-auth0-tarballs-"))
    const main = fileURLToPath(new URL("../src/tarballs/main.ts", import.meta.url))
    printed = (await run(process.execPath, [main, join(folder, "packed")])).stdout
  }, 120_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  const commandFor = (title: string): string =>
    new RegExp(`^${title}:\n(.*)$`, "m").exec(printed)?.[1] ?? ""

  test("are all in one folder, with their versions in their names", () => {
    const expected = published.map((path) => {
      const file = new URL(`../../../${path}/package.json`, import.meta.url)
      const { name, version } = JSON.parse(readFileSync(file, "utf8")) as {
        readonly name: string
        readonly version: string
      }
      return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`
    })
    expect(globSync("*", { cwd: join(folder, "packed") }).toSorted()).toStrictEqual(
      expected.toSorted()
    )
  })

  const names = (command: string): ReadonlyArray<string> =>
    command.split(" ").map((word) => basename(word).replace(/-\d+\.\d+\.\d+\.tgz$/, ""))

  const isOfEdition = ({ packages }: Purpose): boolean =>
    packages.some((name) => /-effect\d+$/.test(name))

  test.each(purposes.filter(isOfEdition))(
    "are installed with what they need of their edition, and with nothing of another: $title",
    ({ packages: [client = ""], title }) => {
      const [version = ""] = /effect\d+$/.exec(client) ?? []
      expect(names(commandFor(title))).toStrictEqual([
        "npm",
        "install",
        "platform@0",
        version.replace("effect", "effect@"),
        `effect-auth0-management-${version}`,
        "effect-auth0-management-client",
        `openapi-effect-runtime-${version}`
      ])
    }
  )

  test("are installed with what they need, and with nothing of another edition", () => {
    const others = purposes.filter((purpose) => !isOfEdition(purpose))
    expect(others.map(({ title }) => names(commandFor(title)))).toStrictEqual([
      [
        "npm",
        "install",
        "effect@4",
        "effect-auth0-management",
        "effect-auth0-management-client",
        "openapi-effect-runtime"
      ],
      ["npm", "install", "effect@4", "effect-auth0-tenant-sandbox"],
      ["npm", "install", "effect-auth0-key-rotation"],
      [
        "npm",
        "install",
        "openapi-ts@0.99.0",
        "effect@4",
        "typescript@6",
        "openapi-ts-effect",
        "openapi-effect-runtime"
      ]
    ])
  })

  test("are installed by the command for the client, which looks for none of them on npm", async () => {
    const project = join(folder, "project")
    await mkdir(project)
    const [npm = "", ...args] = commandFor(purposes[0]?.title ?? "").split(" ")
    // A connection to the registry that stalls is given up and made again; npm waits five minutes.
    const patience = ["--fetch-timeout=20000", "--fetch-retry-mintimeout=1000"]
    await run(npm, [...args, "--no-audit", "--no-fund", "--prefer-offline", ...patience], {
      cwd: project
    })
    const installed = globSync("node_modules/{@effect-auth0/*,openapi-*,effect}", { cwd: project })
    expect(
      installed.map((path) => path.replaceAll("\\", "/").replace("node_modules/", "")).toSorted()
    ).toStrictEqual([
      "@effect-auth0/management",
      "@effect-auth0/management-client",
      "effect",
      "openapi-effect-runtime"
    ])
  }, 300_000)

  test.each(["README.md", "site/pages/get-started.mdx"])("are those that %s names", (page) => {
    const text = readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8")
    const written = text.match(/^npm install .*\.tgz$/gm) ?? []
    const commands = purposes.map(({ title }) => names(commandFor(title)))
    expect(written.length).toBeGreaterThan(0)
    for (const command of written) expect(commands).toContainEqual(names(command))
  })
})
