/** That a member of Effect without a counterpart is named, from what the compiler itself says of it. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { explain } from "../../scripts/compile.ts"

const root = join(import.meta.dirname, "../..")
let folder: string
let lines: ReadonlyArray<string>

// What stands in the shared source, once its imports are pointed to the counterparts.
const source = `import * as Effect from "../effect/Effect.ts"
import * as Stream from "../effect/Stream.ts"
import type * as Duration from "../effect/Duration.ts"
import { Layer, fresh } from "../effect/Layer.ts"
import * as Sse from "../effect/encoding/Sse.ts"

export const one = Effect.replicate(Effect.void, 2)
export const two = Stream.rung
export type Three = Duration.Unit
export const four = Effect.matchEffects
export const five = Sse.encode
export const six: Layer<never> = fresh
export const seven: number = "no member is missing here"
export const eight = one.nothing
`

beforeAll(() => {
  folder = mkdtempSync(join(root, "compile-"))
  writeFileSync(join(folder, "Example.ts"), source)
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: { noEmit: true, types: [] },
      include: ["."]
    })
  )
  const { stdout } = spawnSync("tsc", ["-p", folder, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32"
  })
  lines = stdout.split("\n")
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test("each member that has no counterpart is named, with its place and what to do", () => {
  const name = relative(root, join(folder, "Example.ts")).replaceAll("\\", "/")
  const explained = lines.flatMap(
    (line) => explain(line, (file) => file.replace(name, "core/Example.ts")) ?? []
  )
  const expected = [
    ["4", "Layer.fresh", "Layer"],
    ["7", "Effect.replicate", "Effect"],
    ["8", "Stream.rung", "Stream"],
    ["9", "Duration.Unit", "Duration"],
    ["10", "Effect.matchEffects", "Effect"],
    ["11", "Sse.encode", "encoding/Sse"]
  ].map(
    ([line = "", member = "", module = ""]) =>
      `core/Example.ts:${line} uses \`${member}\`, which the Effect 3 edition has no counterpart of: add it to packages/openapi-effect-runtime-effect3/effect/${module}.ts`
  )
  expect(explained.toSorted()).toStrictEqual(expected.toSorted())
})
