import { globSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import * as resources from "../src/generated/index.js"
import * as main from "../src/index.ts"
import { operations } from "../src/operations.ts"

/** The classes of errors are named by statuses, which no resource is. */
const isError = (value: unknown): boolean =>
  typeof value === "function" && value.prototype instanceof Error

const generated = fileURLToPath(new URL("../src/generated", import.meta.url))
// Of resources alone: what is in `sdk` serves all of them.
const files = globSync("**/*.ts", { cwd: generated }).filter(
  (file) => file !== "index.ts" && !file.startsWith("sdk/")
)

/** The resource at the top of a file's path: `connections` of `connections/keys.gen.ts`. */
const resourceOf = (file: string): string => file.split("/")[0]?.replace(/(\.gen)?\.ts$/, "") ?? ""

const importsOf = (file: string): ReadonlyArray<string> =>
  [
    ...readFileSync(join(generated, file), "utf8").matchAll(/^(?:import|export).* from "([^"]+)"/gm)
  ].flatMap(([line, specifier = ""]) => (line.startsWith("import type") ? [] : [specifier]))

describe("the entry point of a resource", () => {
  it("loads no other resource", () => {
    const foreign = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(generated, join(generated, dirname(file), specifier)))
        .filter(
          (imported) =>
            !["sdk", resourceOf(file)].includes(resourceOf(imported.replace(/\.js$/, ".ts")))
        )
        .map((imported) => `${file} loads ${imported}`)
    )
    assert.deepStrictEqual(foreign, [])
  })

  it("loads from the raw client the functions of its own file, and nothing else", () => {
    const foreign = files
      .filter((file) => file.endsWith(".gen.ts"))
      .flatMap((file) =>
        importsOf(file)
          .filter((specifier) => !/^[./]*\/sdk\/\w+\.js$/.test(specifier))
          .filter(
            (specifier) =>
              specifier !== `@effect-auth0/management-client/${file.replace(/\.gen\.ts$/, "")}`
          )
          .map((specifier) => `${file} loads ${specifier}`)
      )
    assert.deepStrictEqual(foreign, [])
  })
})

describe("a module that is not an entry point", () => {
  it("cannot be imported", () => {
    const { resolve } = createRequire(import.meta.url)
    const open = [
      "index",
      "package-info",
      "recordings",
      "sdk/client",
      "users.gen",
      "connections/keys.gen"
    ].filter((name) => {
      try {
        return resolve(`@effect-auth0/management/${name}`) !== ""
      } catch (error) {
        return !String(error).includes("is not defined by")
      }
    })
    assert.deepStrictEqual(open, [])
    assert.match(
      resolve("@effect-auth0/management/connections/keys"),
      /generated\/connections\/keys\.js$/
    )
  })
})

describe("the main entry", () => {
  it("hides no resource, but for the two that it extends", () => {
    const root: Readonly<Record<string, unknown>> = main
    const hidden = Object.entries<object>(resources)
      .filter(([name, resource]) => root[name] !== resource)
      .map(([name]) => name)
    assert.deepStrictEqual(hidden, ["Jobs", "Users"])
    assert.containsAllKeys(main.Jobs, Object.keys(resources.Jobs))
    assert.containsAllKeys(main.Users, Object.keys(resources.Users))
  })

  it("reserves its names, so that no resource gets one", () => {
    const generate = readFileSync(join(generated, "../../scripts/generate.ts"), "utf8")
    const [, list = ""] = /reserved: \[([^\]]*)\]/.exec(generate) ?? []
    const reserved = new Set([...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name))
    const modules = Object.entries<unknown>(main)
      .filter(([name, value]) => /^[A-Z]/.test(name) && !(name in resources) && !isError(value))
      .map(([name]) => name)
    assert.deepStrictEqual(
      modules.filter((name) => !reserved.has(name)),
      []
    )
  })
})

describe("the metadata of all operations", () => {
  it("is that of each operation, by its id", () => {
    assert.strictEqual(
      operations.get("connections.keys.rotate"),
      main.Connections.Keys.rotate.metadata
    )
    const ids = files.flatMap((file) =>
      [...readFileSync(join(generated, file), "utf8").matchAll(/ id: "([\w.]+)"/g)].map(
        ([, id = ""]) => id
      )
    )
    assert.deepStrictEqual([...operations.keys()], ids.toSorted())
  })
})

describe("what only some programs need", () => {
  const source = fileURLToPath(new URL("../src", import.meta.url))
  const shared = "openapi-effect-runtime"
  const sharedSource = fileURLToPath(new URL("../../openapi-effect-runtime/src", import.meta.url))

  /** The files of the package and of the runtime that a file loads, through others too. */
  const loadedBy = (file: string, loaded = new Set<string>()): ReadonlySet<string> => {
    if (loaded.has(file)) return loaded
    loaded.add(file)
    const text = readFileSync(join(source, file), "utf8")
    for (const [statement, , specifier = ""] of text.matchAll(
      /^(import|export) [^;"]*?from "([^"]+)"/gm
    )) {
      if (/^(import|export) type/.test(statement)) continue
      if (specifier.startsWith(".")) {
        const path = relative(source, join(source, dirname(file), specifier))
        loadedBy(path.replace(/\.js$/, ".ts"), loaded)
      } else if (specifier.startsWith(`${shared}/`)) {
        const path = join(sharedSource, `${specifier.slice(shared.length)}.ts`)
        loadedBy(relative(source, path), loaded)
      }
    }
    return loaded
  }

  const ofValidation = (files: Iterable<string>) =>
    [...files].filter((file) => /^Validation|\/validation\/|^generated\/schemas/.test(file))

  it("is loaded by the entry point that is for it", () => {
    const own =
      /^(LogEvent|StreamEvent|Updates)\.ts$|^generated\/(log-events|stream-events|updates)\.ts$/
    const loading = globSync(["*.ts", "fetch/*.ts"], { cwd: source })
      .map((entry) => [entry, [...loadedBy(entry)].filter((file) => own.test(file))] as const)
      .filter(([, loaded]) => loaded.length > 0)
    assert.deepStrictEqual(Object.fromEntries(loading), {
      "LogEvent.ts": ["LogEvent.ts", "generated/log-events.ts"],
      "StreamEvent.ts": ["StreamEvent.ts", "generated/stream-events.ts"],
      "Updates.ts": ["Updates.ts", "generated/updates.ts"]
    })
  })

  it("of validation is loaded by its own entry points only", () => {
    const entries = globSync(["*.ts", "fetch/*.ts", "credentials/index.ts"], {
      cwd: source
    })
    assert.includeMembers(entries, ["Validation.ts", "index.ts", "fetch.ts", "node.ts"])
    const loading = entries.filter((entry) => ofValidation(loadedBy(entry)).length > 0)
    assert.deepStrictEqual(loading.toSorted(), ["ErrorSchemas.ts", "Validation.ts"])
    assert.deepStrictEqual(ofValidation(loadedBy("Validation.ts")).toSorted(), [
      ...["SchemaFormats", "SchemaModes", "Schemas", "Validate", "Validation"].map(
        (module) => `../../openapi-effect-runtime/src/validation/${module}.ts`
      ),
      "Validation.ts",
      "generated/schemas.ts",
      "generated/schemas/operations.ts"
    ])
  })
})
