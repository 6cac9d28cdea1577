/** The manifests of the published packages, as npm shows them. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { parse as parseYaml } from "yaml"
import { hasOwner, type Manifest, printManifest, withMetadata } from "../src/metadata/Metadata.ts"
import { published } from "../src/metadata/Published.ts"
import { withAbsoluteLinks } from "../src/metadata/Readme.ts"

const root = fileURLToPath(new URL("../../../", import.meta.url))
const textOf = (folder: string): string => readFileSync(`${root}${folder}/package.json`, "utf8")
const manifestOf = (folder: string) =>
  JSON.parse(textOf(folder)) as {
    readonly name: string
    readonly version: string
    readonly description?: string
    readonly private?: boolean
    readonly keywords?: ReadonlyArray<string>
    readonly files?: ReadonlyArray<string>
    readonly dependencies?: Readonly<Record<string, string>>
  }

const isPublic = (folder: string): boolean => manifestOf(folder).private !== true

const workspace = ["packages", "apps", "examples"].flatMap((parent) =>
  readdirSync(`${root}${parent}`)
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(`${root}${folder}/package.json`))
)

it("lists every public package, and no other", () => {
  expect(["openapi", ...workspace].filter(isPublic).sort()).toEqual([...published].sort())
})

it("says which version of the contract belongs to each release", () => {
  const columns = ["packages/management", "packages/management-client", "openapi"]
  const row = columns.map((folder) => manifestOf(folder).version)
  const rows = readFileSync(`${root}docs/support.md`, "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
  expect(rows).toContainEqual(["", ...row, ""])
})

it("has the engines checked against the Node that scripts run on", () => {
  const { nodeVersion } = parseYaml(readFileSync(`${root}pnpm-workspace.yaml`, "utf8")) as {
    readonly nodeVersion: string
  }
  const { optionalDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
    readonly optionalDependencies: Readonly<Record<string, string>>
  }
  const binaries = Object.entries(optionalDependencies).filter(([name]) => name.startsWith("node-"))
  expect(binaries.length).toBeGreaterThan(0)
  expect(binaries).toEqual(binaries.map(([name]) => [name, nodeVersion]))
})

describe.each(published)("%s", (folder) => {
  const manifest = manifestOf(folder)

  it("has the fields that all manifests share", () => {
    const written = withMetadata(folder, JSON.parse(textOf(folder)) as Manifest)
    expect(textOf(folder)).toBe(printManifest(written))
  })

  it("says what it is, and can be found by keywords", () => {
    expect(manifest.description).toMatch(/^[A-Z].*\.$/s)
    expect((manifest.keywords ?? []).length).toBeGreaterThan(2)
    expect(manifest.keywords).toEqual([...(manifest.keywords ?? [])].sort())
  })

  it("links to the repository by addresses, which npm can follow", () => {
    const readme = readFileSync(`${root}${folder}/README.md`, "utf8")
    expect(readme).toBe(withAbsoluteLinks(folder, readme))
  })

  it("brings its changelog and its license", () => {
    expect(manifest.files).toEqual(expect.arrayContaining(["README.md", "CHANGELOG.md", "LICENSE"]))
    expect(readFileSync(`${root}${folder}/CHANGELOG.md`, "utf8")).toMatch(
      new RegExp(`^# ${manifest.name}\n`)
    )
  })

  it("depends on ranges", () => {
    const exact = Object.entries(manifest.dependencies ?? {}).flatMap(([name, range]) =>
      range === "workspace:^" || range === "catalog:published" ? [] : [name]
    )
    // Its functions are built into the service layer: their types have to be of the same version.
    const builtIn = folder === "packages/management" ? ["@effect-auth0/management-client"] : []
    expect(exact).toEqual(builtIn)
  })
})

it("makes addresses of links in a README, and leaves other links and code", () => {
  const main = "https://github.com/OWNER/effect-auth0"
  expect(
    withAbsoluteLinks(
      "packages/management",
      [
        "[a](../../README.md#install) [b](src) [c](#here) [d](https://example.com/README.md)",
        "[e](https://github.com/somebody/effect-auth0/blob/main/README.md)",
        "```md\n[f](src)\n```"
      ].join("\n")
    )
  ).toBe(
    [
      `[a](${main}/blob/main/README.md#install) [b](${main}/tree/main/packages/management/src) [c](#here) [d](https://example.com/README.md)`,
      `[e](${main}/blob/main/README.md)`,
      "```md\n[f](src)\n```"
    ].join("\n")
  )
  expect(() => withAbsoluteLinks("packages/management", "[a](gone.md)")).toThrow("gone.md")
})

it("knows whether the repository has an owner", () => {
  expect(hasOwner("https://github.com/OWNER/effect-auth0")).toBe(false)
  expect(hasOwner("https://github.com/acme/effect-auth0")).toBe(true)
})
