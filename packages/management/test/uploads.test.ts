/** Files are read while they are sent, over the transports of a program on Node. */
import { execFile } from "node:child_process"
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { file } from "../src/node.ts"
import { serve } from "./support/server.ts"

const program = fileURLToPath(new URL("programs/uploads-a-file.ts", import.meta.url))
const run = promisify(execFile)

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "uploads-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true }))
)

/** Throws away what it gets, and names the job after its length. */
const sink = serve((request, response) => {
  let length = 0
  request.on("data", (chunk: Buffer) => (length += chunk.length))
  request.on("end", () => {
    response.writeHead(202, { "content-type": "application/json" })
    response.end(JSON.stringify({ id: String(length) }))
  })
})

const size = 200 * 2 ** 20
// Half of the file: the pieces on their way and what was not yet collected vary by tens of megabytes.
const mostMegabytes = 100

describe("a file that is uploaded", () => {
  for (const name of ["undici", "fetch"]) {
    it.live(
      `is not in memory over ${name}`,
      () =>
        Effect.gen(function* () {
          const { origin } = yield* sink
          const at = yield* folder
          const [large, small] = [join(at, "large.json"), join(at, "small.json")]
          yield* Effect.promise(() => writeFile(small, "[]"))
          // Sparse: it takes no room on the disk.
          yield* Effect.promise(() => writeFile(large, "").then(() => truncate(large, size)))
          const { stdout } = yield* Effect.promise((signal) =>
            run(process.execPath, ["--no-warnings", program, name, origin, large, small], {
              signal
            })
          )
          const { id, megabytes } = JSON.parse(stdout)
          assert.isAbove(Number(id), size)
          assert.isBelow(megabytes, mostMegabytes)
        }),
      60_000
    )
  }
})

describe("file", () => {
  it.live("is the bytes of the file, with a type", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "users.json")
      yield* Effect.promise(() => writeFile(path, '[{"email":"ü@acme.example"}]'))
      const blob = yield* file(path)
      const csv = yield* file(path, { type: "text/csv" })
      assert.deepStrictEqual(
        [yield* Effect.promise(() => blob.text()), blob.type, csv.type],
        ['[{"email":"ü@acme.example"}]', "application/json", "text/csv"]
      )
    })
  )

  it.live("is a typed error where there is none", () =>
    Effect.gen(function* () {
      const at = yield* folder
      const missing = yield* Effect.flip(file(join(at, "none.json")))
      const notOne = yield* Effect.flip(file(at))
      assert.deepStrictEqual(
        [missing._tag, missing.path, notOne.message],
        ["FileError", join(at, "none.json"), `The file ${at} cannot be uploaded: it is not a file`]
      )
      assert.match(missing.message, /ENOENT/)
    })
  )
})
