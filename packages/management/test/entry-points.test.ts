import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"

const generated = fileURLToPath(new URL("../src/generated", import.meta.url))
const files = globSync("**/*.ts", { cwd: generated }).filter((file) => file !== "index.ts")

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
        .filter((imported) => resourceOf(imported.replace(/\.js$/, ".ts")) !== resourceOf(file))
        .map((imported) => `${file} loads ${imported}`)
    )
    assert.deepStrictEqual(foreign, [])
  })

  it("loads from the raw client the functions of its own file, and nothing else", () => {
    const foreign = files
      .filter((file) => file.endsWith(".gen.ts"))
      .flatMap((file) =>
        importsOf(file)
          .filter((specifier) => !specifier.startsWith("#"))
          .filter(
            (specifier) =>
              specifier !== `@effect-auth0/management-client/${file.replace(/\.gen\.ts$/, "")}`
          )
          .map((specifier) => `${file} loads ${specifier}`)
      )
    assert.deepStrictEqual(foreign, [])
  })
})
