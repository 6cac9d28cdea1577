/**
 * Where the imports of tests lead that both editions share: a test is written for Effect 4 and for the
 * source; here it gets this edition's build, and modules that give Effect 3 what tests use of Effect 4.
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve as resolvePath, sep } from "node:path"
import { fileURLToPath } from "node:url"

const here = fileURLToPath(new URL(".", import.meta.url))
const root = join(here, "..")
const packages = join(root, "..")
const management = join(packages, "management-effect3")

/** A file; or what an import would lead to if another file had it. */
export type Resolved =
  | { readonly file: string }
  | { readonly specifier: string; readonly importer: string }

/** A module that this edition does not have. */
export class NotInThisEdition extends Error {
  override readonly name = "NotInThisEdition"
}

/** The path of a file below `packages`. */
export const pathOf = (file: string): string => relative(packages, file).split(sep).join("/")

const shared =
  /^(?:(?:openapi-effect-runtime|management)\/test|(?:openapi-contract-tests|contract-tests|fault-tests)\/(?:src|test))\//

/** Whether a file below `packages` is shared: tests are, and packages of tests. */
export const isShared = (path: string): boolean => shared.test(path)

const built = (edition: string, file: string, specifier: string): Resolved => {
  const path = join(edition, "dist", file)
  if (existsSync(path)) return { file: path }
  throw new NotInThisEdition(`NotInThisEdition: ${specifier}: there is no ${pathOf(path)}`)
}

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly default?: string } | null>>
}

const { exports: entries } = JSON.parse(
  readFileSync(join(management, "package.json"), "utf8")
) as Manifest

/** An entry of the Auth0 package. */
const entryOf = (entry: string, specifier: string): Resolved => {
  const target = entries[entry]?.default ?? `./dist/generated/${entry.slice(2)}.js`
  return built(management, target.slice("./dist/".length), specifier)
}

const ofEffect = (name: string): Resolved | undefined => {
  // Made-up values are Effect 4's own.
  if (name === "Schema") {
    return { specifier: "effect-4/Schema", importer: join(root, "package.json") }
  }
  const ownFile = join(here, "effect", `${name}.ts`)
  if (existsSync(ownFile)) return { file: ownFile }
  const [, platform] = /^(?:http|persistence)\/(\w+)$/.exec(name) ?? []
  if (platform !== undefined) {
    return { specifier: `@effect/platform/${platform}`, importer: join(root, "package.json") }
  }
  const shim = join(root, "dist/effect", `${name}.js`)
  // Of these the edition has what it uses, which is the same in both versions.
  return existsSync(shim) && !["Array", "Data", "Option"].includes(name)
    ? { file: shim }
    : { specifier: `effect/${name}`, importer: join(root, "package.json") }
}

const ofSource = (file: string, specifier: string): Resolved | undefined => {
  const [, name, path = ""] = /^(openapi-effect-runtime|management)\/(.+)$/.exec(pathOf(file)) ?? []
  if (name === undefined) return undefined
  const edition = name === "management" ? management : root
  if (path === "package.json") return { file: join(edition, path) }
  const [, module] = /^src\/(.+)\.[jt]s$/.exec(path) ?? []
  return module === undefined ? undefined : built(edition, `${module}.js`, specifier)
}

const byPackage: ReadonlyArray<
  readonly [RegExp, (path: string, specifier: string) => Resolved | undefined]
> = [
  [/^effect$/, () => ofEffect("index")],
  [/^effect\/(.+)$/, ofEffect],
  [/^@effect\/vitest$/, () => ({ file: join(here, "vitest.ts") })],
  [/^vitest$/, (specifier) => ({ specifier, importer: join(root, "package.json") })],
  [
    /^@effect\/platform-node(?:\/(\w+))?$/,
    (path) => ({ file: join(management, "shared-tests", `${path || "platform-node"}.ts`) })
  ],
  [
    /^@effect-auth0\/tenant-sandbox$/,
    () => ({ file: join(management, "shared-tests/tenant-sandbox.ts") })
  ],
  [/^openapi-effect-runtime\/(.+)$/, (path, specifier) => built(root, `${path}.js`, specifier)],
  [
    /^openapi-contract-tests(?:\/(.+))?$/,
    (path) => ({ file: join(packages, "openapi-contract-tests/src", `${path || "index"}.ts`) })
  ],
  [
    /^@effect-auth0\/management(?:\/(.+))?$/,
    (path, specifier) => entryOf(path ? `./${path}` : ".", specifier)
  ]
]

/** Where an import leads; `undefined` where it leads as everywhere else. */
export const resolve = (specifier: string, importer: string): Resolved | undefined => {
  if (!isShared(pathOf(importer))) return undefined
  if (specifier.startsWith(".")) {
    return ofSource(resolvePath(dirname(importer), specifier), specifier)
  }
  for (const [pattern, lead] of byPackage) {
    const found = pattern.exec(specifier)
    if (found !== null) return lead(found[1] ?? "", specifier)
  }
  return undefined
}
