import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { row } from "./row.ts"

const compiler = fileURLToPath(
  new URL(
    "bin/tsc",
    pathToFileURL(createRequire(import.meta.url).resolve("typescript/package.json"))
  )
)
const folder = fileURLToPath(new URL("../../src/peer/consumers", import.meta.url))

const diagnostics = Effect.promise(
  () =>
    new Promise<ReadonlyArray<string>>((resolve) => {
      execFile(
        process.execPath,
        [compiler, "-p", ".", "--pretty", "false"],
        { cwd: folder },
        (_, out) =>
          resolve(
            [...out.matchAll(/^(.*?)\(.*error (TS\d+)/gm)].map(
              ([, file, code]) => `${file} ${code}`
            )
          )
      )
    })
)

row("types", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* diagnostics, ["ours.ts TS2339"])
  })
)
