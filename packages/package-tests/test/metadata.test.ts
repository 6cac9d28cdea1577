/** The manifests of the published packages, as npm shows them. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { hasOwner, type Manifest, printManifest, withMetadata } from "../src/metadata/Metadata.ts"
import { published } from "../src/metadata/Published.ts"

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

it("knows whether the repository has an owner", () => {
  expect(hasOwner("https://github.com/OWNER/effect-auth0")).toBe(false)
  expect(hasOwner("https://github.com/acme/effect-auth0")).toBe(true)
})
