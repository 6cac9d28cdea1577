/**
 * `node versions.ts`: writes the `package.json` of each recipe, from what its files import and the versions that
 * this repository has, so that a copied recipe installs by itself; and shows its program in its README. The larger
 * examples name what they depend on themselves, and get the versions.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parse } from "yaml"

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")

const readPackage = (
  path: string
): {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
} => JSON.parse(read(path))

const { dependencies, devDependencies } = readPackage("package.json")
const here = { ...dependencies, ...devDependencies }

const { catalog, catalogs } = parse(read("../../pnpm-workspace.yaml"))

// Generated code is made for one version of it.
const rangeOf = (name: string, version: string): string =>
  name === "@hey-api/openapi-ts" ? version : `^${version}`

/** The version of a package of this repository as a program outside of it asks for it. */
const publishedVersionOf = (name: string): string =>
  `^${readPackage(`../../packages/${name.replace("@effect-auth0/", "")}/package.json`).version}`

/** The version of a package as a program outside of this repository asks for it. */
const versionOf = (name: string): string => {
  const range = here[name]
  if (range === undefined) throw new Error(`package.json of the recipes does not have ${name}.`)
  if (range.startsWith("workspace:")) return publishedVersionOf(name)
  if (range === "catalog:") return rangeOf(name, catalog[name])
  if (range.startsWith("catalog:")) return catalogs[range.slice("catalog:".length)][name]
  return `^${range}`
}

/** The packages that files import, by their names. */
const importedBy = (recipe: string, areTests: boolean): ReadonlyArray<string> => {
  const cwd = fileURLToPath(new URL(recipe, import.meta.url))
  const files = globSync("*.ts", { cwd }).filter((file) => file.endsWith(".test.ts") === areTests)
  const names = files.flatMap((file) =>
    Array.from(read(`${recipe}/${file}`).matchAll(/ from "((?:@[\w-]+\/)?[\w-]+)/g), ([, name]) =>
      name === undefined || name === "node" ? [] : [name]
    ).flat()
  )
  return [...new Set(names)].toSorted()
}

const asDependencies = (names: ReadonlyArray<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(names.toSorted().map((name) => [name, versionOf(name)]))

/** The folders of recipes. */
export const recipes: ReadonlyArray<string> = globSync("*/README.md", { cwd: import.meta.dirname })
  .map((file) => file.replace(/[\\/]README\.md$/, ""))
  .toSorted()

/** What the `package.json` of a recipe says. */
export const packageOf = (recipe: string): string => {
  const used = importedBy(recipe, false)
  const imported = [...new Set([...used, "effect"])]
  // The client over undici loads it when it is made.
  const runsOnUndici = globSync("*.ts", { cwd: `${import.meta.dirname}/${recipe}` }).some((file) =>
    read(`${recipe}/${file}`).includes("@effect-auth0/management/node")
  )
  const tested = importedBy(recipe, true).filter((name) => !imported.includes(name))
  const types = used.filter((name) => here[`@types/${name}`] !== undefined)
  const content = {
    name: `recipe-${recipe}`,
    private: true,
    type: "module",
    scripts: { test: "vitest run" },
    dependencies: asDependencies(runsOnUndici ? [...imported, "undici"] : imported),
    devDependencies: asDependencies([
      ...tested,
      ...types.map((name) => `@types/${name}`),
      "@types/node",
      "typescript"
    ]),
    engines: { node: ">=22.19" }
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

/** The larger examples, which are packages of this repository as well. */
export const examples: ReadonlyArray<string> = ["museum", "otlp"]

/** The `package.json` of a larger example, with the versions that this repository has. */
export const packageOfExample = (example: string): string => {
  const manifest = readPackage(`../${example}/package.json`)
  // hey-api generates with the JavaScript API of TypeScript, which ends with version 6.
  const typescript: string =
    "@hey-api/openapi-ts" in manifest.devDependencies
      ? catalog["typescript-6"].replace("npm:typescript@", "")
      : catalog.typescript
  const versions = { ...catalog, typescript }
  const versioned = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.keys(names).map((name) => [
        name,
        name in versions ? rangeOf(name, versions[name]) : publishedVersionOf(name)
      ])
    )
  const content = {
    ...manifest,
    dependencies: versioned(manifest.dependencies),
    devDependencies: versioned(manifest.devDependencies)
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

/** The README of a recipe, with its program as it is. */
export const readmeOf = (recipe: string): string => {
  const files = globSync("*.ts", { cwd: `${import.meta.dirname}/${recipe}` })
  const program = files.find((file) => !file.endsWith(".test.ts")) ?? ""
  const [text = ""] = read(`${recipe}/README.md`).split("\n```ts\n")
  return `${text}\n\`\`\`ts\n${read(`${recipe}/${program}`)}\`\`\`\n`
}

if (import.meta.main) {
  for (const recipe of recipes) {
    writeFileSync(new URL(`${recipe}/package.json`, import.meta.url), packageOf(recipe))
    writeFileSync(new URL(`${recipe}/README.md`, import.meta.url), readmeOf(recipe))
  }
  for (const example of examples) {
    writeFileSync(new URL(`../${example}/package.json`, import.meta.url), packageOfExample(example))
  }
}
