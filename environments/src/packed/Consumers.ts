/**
 * Projects as users have them: each in a folder of its own outside of this repository, so that it finds
 * what it has installed and nothing else, with the packed packages installed by a package manager.
 */
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Command, run } from "./Command.ts"
import type { Edition } from "./Edition.ts"

/** A path in this workspace. */
export const ownPath = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The tarball of each package, by name. */
export type Tarballs = ReadonlyMap<string, string>

type Specifiers = Readonly<Record<string, string>>

/** How a package manager installs tarballs, of which some depend on others by ranges. */
interface Manager {
  readonly command: Command
  /** What is added to the manifest, so that no tarball is looked for in the registry. */
  readonly manifest: (tarballs: Specifiers) => object
  /** Files beside the manifest. */
  readonly files: (tarballs: Specifiers) => Readonly<Record<string, string>>
  /** Whether `overrides` name the packages that the manifest names by `$` and the name. */
  readonly references?: boolean
}

export const npm: Command = [process.execPath, ownPath("node_modules/npm/bin/npm-cli.js")]
export const yarn: Command = [
  process.execPath,
  ownPath("node_modules/@yarnpkg/cli-dist/bin/yarn.js")
]
export const bun: Command = [ownPath("node_modules/.bin/bun")]
export const deno: Command = [ownPath("node_modules/.bin/deno")]
/** The one that this workspace is installed with. */
export const pnpm: Command = ["pnpm"]

const managers = {
  npm: {
    command: [...npm, "install", "--no-audit", "--no-fund", "--prefer-offline"],
    manifest: (overrides) => ({ overrides }),
    files: () => ({}),
    references: true
  },
  pnpm: {
    command: [...pnpm, "install", "--prefer-offline", "--no-frozen-lockfile"],
    manifest: () => ({}),
    // pnpm reads YAML, of which JSON is a part.
    files: (overrides) => ({
      "pnpm-workspace.yaml": JSON.stringify({ packages: ["."], nodeLinker: "isolated", overrides })
    })
  },
  yarn: {
    command: [...yarn, "install", "--no-immutable"],
    manifest: (resolutions) => ({ resolutions }),
    files: () => ({
      ".yarnrc.yml": JSON.stringify({ nodeLinker: "pnp", enableTelemetry: false }),
      "yarn.lock": ""
    })
  },
  bun: {
    command: [...bun, "install"],
    manifest: (overrides) => ({ overrides }),
    files: () => ({})
  }
} satisfies Record<string, Manager>

/** The client, and the packages that it depends on. */
const client = [
  "@effect-auth0/management",
  "@effect-auth0/management-client",
  "openapi-effect-runtime"
] as const
const sandbox = "@effect-auth0/tenant-sandbox"
const keyRotation = "@effect-auth0/key-rotation"

interface Recipe {
  readonly manager: keyof typeof managers
  /** The folder of `consumer` whose manifest it has. */
  readonly project: string
  /** What it depends on beside the client. */
  readonly tools?: ReadonlyArray<string>
}

const recipes = {
  npm: { manager: "npm", project: "bare", tools: [sandbox, keyRotation] },
  pnpm: { manager: "pnpm", project: "bare" },
  yarn: { manager: "yarn", project: "yarn" },
  bun: { manager: "bun", project: "bare" },
  runners: { manager: "npm", project: "runners" },
  next: { manager: "npm", project: "next" }
} satisfies Record<string, Recipe>

/** A project by its name here; that of an edition by the edition. */
export type ConsumerName = keyof typeof recipes | Edition

interface Project {
  readonly name: string
  readonly manager: keyof typeof managers
  readonly manifest: string
  /** Folders of programs. */
  readonly programs: ReadonlyArray<string>
  readonly client: readonly [string, ...ReadonlyArray<string>]
  readonly tools: ReadonlyArray<string>
}

const projectOf = (consumer: ConsumerName): Project => {
  const programs = [ownPath("consumer/programs")]
  if (typeof consumer === "string") {
    const { manager, project, tools = [] }: Recipe = recipes[consumer]
    const manifest = ownPath(`consumer/${project}/package.json`)
    return { name: consumer, manager, manifest, programs, client, tools }
  }
  const own = (path: string): string => fileURLToPath(new URL(path, consumer.folder))
  return {
    name: consumer.title.replaceAll(/\W+/g, "-"),
    manager: "npm",
    manifest: own("package.json"),
    programs: [...programs, own("programs")],
    client: consumer.client,
    tools: []
  }
}

/** An installed project. */
export interface Consumer {
  readonly folder: string
  /** A new folder within it, for what a cell writes. */
  readonly within: () => Promise<string>
  /** A new folder outside, from which nothing that is installed can be found. */
  readonly outside: () => Promise<string>
}

const specifiers = (tarballs: Tarballs, names: ReadonlyArray<string>): Specifiers =>
  Object.fromEntries(
    names.map((name) => {
      const file = tarballs.get(name)
      if (file === undefined) throw new Error(`${name} was not packed`)
      return [name, `file:${file}`]
    })
  )

/** Lets the programs import the client of another edition. */
const importFrom = async (folder: string, name: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !/\.[cm](?:js|ts)$/.test(entry.name)) continue
    const file = join(folder, entry.name)
    const text = await readFile(file, "utf8")
    await writeFile(file, text.replaceAll(/"@effect-auth0\/management(?=["/])/g, `"${name}`))
  }
}

const made = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true })
  return path
}

/** Makes a project in `root` and installs what it depends on; rejects with what the user would read. */
export const install = async (
  consumer: ConsumerName,
  tarballs: Tarballs,
  root: string
): Promise<Consumer> => {
  const { client: needed, manager, manifest: own, name, programs, tools } = projectOf(consumer)
  const { command, files, manifest, references }: Manager = managers[manager]
  const folder = join(root, name)
  for (const from of programs) await cp(from, folder, { recursive: true })
  await importFrom(folder, needed[0])
  const given = JSON.parse(await readFile(own, "utf8")) as {
    readonly dependencies: Specifiers
  }
  const all = specifiers(tarballs, [...needed, ...tools])
  const direct = specifiers(tarballs, [needed[0], ...tools])
  const overrides =
    references === true
      ? { ...all, ...Object.fromEntries(Object.keys(direct).map((one) => [one, `$${one}`])) }
      : all
  const written = {
    "package.json": JSON.stringify({
      ...given,
      dependencies: { ...given.dependencies, ...direct },
      ...manifest(overrides)
    }),
    ...files(overrides)
  }
  for (const [path, text] of Object.entries(written)) await writeFile(join(folder, path), text)
  await run(command, { cwd: folder })
  let count = 0
  return {
    folder,
    within: () => made(join(folder, "cells", String(++count))),
    outside: () => made(join(dirname(folder), `${name}-files`, String(++count)))
  }
}

/** The version of a package that is installed there. */
export const versionOf = async (folder: string, name: string): Promise<string> => {
  const manifest = await readFile(join(folder, "node_modules", name, "package.json"), "utf8")
  return (JSON.parse(manifest) as { readonly version: string }).version
}
