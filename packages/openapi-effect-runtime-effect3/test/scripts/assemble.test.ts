import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { assemble, type Assembly, UnmappedImports } from "../../scripts/assemble.ts"
import { packageNames, spellings } from "../../scripts/names.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assemble-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const assembled = (
  files: Readonly<Record<string, string>>,
  options: Partial<Assembly> = {}
): ((file: string) => string) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(join(folder, "overlay"), { recursive: true })
  assemble({
    shared: join(folder, "shared"),
    output: join(folder, "output"),
    overlay: join(folder, "overlay"),
    without: [],
    resolve: () => (specifier) => (specifier === "effect/Effect" ? "the/Effect" : undefined),
    replacements: [],
    ...options
  })
  return (file) => readFileSync(join(folder, "output", file), "utf8")
}

describe("assembled source", () => {
  test("points imports by the map, and leaves examples as programs write them", () => {
    const read = assembled({
      "shared/call/One.ts": `/**
 * import { Effect } from "effect/Effect"
 */
import * as Effect from "effect/Effect"
export {
  type Fiber
} from "effect/Effect"
export const load = () => import("effect/Effect")
export const text = 'from "somewhere"'
import "./Two.ts"
`
    })
    expect(read("call/One.ts")).toBe(`/**
 * import { Effect } from "effect/Effect"
 */
import * as Effect from "the/Effect"
export {
  type Fiber
} from "the/Effect"
export const load = () => import("the/Effect")
export const text = 'from "somewhere"'
import "./Two.ts"
`)
  })

  test("calls packages by their names here, and no others that begin like them", () => {
    const text = (runtime: string, sdk: string) =>
      `import "${runtime}/call"
// of ${runtime}, openapi-effect-runtime-tools and my-openapi-effect-runtime
export const name = "${sdk}/node"
export const client = "@effect-auth0/management-client"
`
    const read = assembled(
      { "shared/One.ts": text("openapi-effect-runtime", "@effect-auth0/management") },
      { replacements: packageNames }
    )
    expect(read("One.ts")).toBe(
      text("openapi-effect-runtime-effect3", "@effect-auth0/management-effect3")
    )
  })

  test("has examples as they are written for Effect 3", () => {
    const text = (http: string, unwrap: string, schedule: string) =>
      `/**
 * import { FetchHttpClient } from ${http}
 * const layer = Layer.${unwrap}(effect)
 * const schedule = Schedule.spaced("1 second").pipe(${schedule})
 */
import * as Layer from "the/Layer"
export const layer = Layer.unwrap(1)
`
    const read = assembled(
      {
        "shared/One.ts": text('"effect/http"', "unwrap", "Schedule.upTo({ times: 8 })").replace(
          "the/Layer",
          "effect/Effect"
        )
      },
      { resolve: () => () => "the/Layer", replacements: [...packageNames, ...spellings] }
    )
    expect(read("One.ts")).toBe(
      text('"@effect/platform"', "unwrapEffect", "Schedule.intersect(Schedule.recurs(8))")
    )
  })

  test("has the files of the overlay in the place of those of the same path, and some not at all", () => {
    const read = assembled(
      {
        "shared/One.ts": "shared",
        "shared/Two.ts": "shared",
        "shared/validation/Three.ts": "shared",
        "overlay/One.ts": 'import "effect/Effect"'
      },
      { without: [/^validation\//] }
    )
    expect(read("One.ts")).toBe('import "effect/Effect"')
    expect(read("Two.ts")).toBe("shared")
    expect(() => read("validation/Three.ts")).toThrow("ENOENT")
  })

  test("has nothing of what was assembled before", () => {
    const read = assembled({ "shared/One.ts": "", "output/Old.ts": "" })
    expect(() => read("Old.ts")).toThrow("ENOENT")
  })

  test("is rejected where a module of Effect has no counterpart, by name and place", () => {
    const files = {
      "shared/One.ts": 'import * as Effect from "effect/Effect"\n',
      "shared/Two.ts": 'import * as Graph from "effect/Graph"\nimport { Effect } from "effect"\n'
    }
    expect(() => assembled(files)).toThrow(
      new UnmappedImports(
        `Effect 3 has no counterpart of these modules; write one in packages/openapi-effect-runtime-effect3/effect:
${join(folder, "shared/Two.ts")} imports "effect/Graph"
${join(folder, "shared/Two.ts")} imports "effect"`
      )
    )
  })
})
