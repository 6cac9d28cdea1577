/**
 * `node versions.ts`: writes the `package.json` of each recipe, from what its files import and the versions that
 * this repository has, so that a copied recipe installs by itself; and shows its program in its README.
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

/** The version of a package as a program outside of this repository asks for it. */
const versionOf = (name: string): string => {
  const range = here[name]
  if (range === undefined) throw new Error(`package.json of the recipes does not have ${name}.`)
  if (range.startsWith("workspace:")) {
    const folder = name.replace("@effect-auth0/", "../../packages/")
    return `^${readPackage(`${folder}/package.json`).version}`
  }
  if (range === "catalog:") return `^${catalog[name]}`
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
    engines: { node: ">=24" }
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
}
