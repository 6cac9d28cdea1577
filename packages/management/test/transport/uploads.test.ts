/** Files are read while they are sent, over the transports of a program on Node. */
import { execFile } from "node:child_process"
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Credentials, Jobs } from "../../src/index.ts"
import { file } from "../../src/node.ts"
import { clientNames, clients } from "../support/clients.ts"
import { serve } from "../support/server.ts"

const program = fileURLToPath(new URL("../programs/uploads-a-file.ts", import.meta.url))
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

const size = 400 * 2 ** 20
// Half of the file: pieces on their way and what was not yet collected take up to a hundred megabytes
// where the machine is busy.
const mostMegabytes = 200

describe("a file that is uploaded", () => {
  for (const name of ["undici", "fetch"]) {
    it.live(`is not in memory over ${name}`, () =>
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
      })
    )
  }
})

describe.for(clientNames)("a file that is sent again over %s", (name) => {
  it.live("is whole again after an error response and after a renewed token", () =>
    Effect.gen(function* () {
      const bodies: Array<string> = []
      const { origin } = yield* serve((request, response) => {
        const parts: Array<Buffer> = []
        request.on("data", (part: Buffer) => parts.push(part))
        request.on("end", () => {
          const form = Buffer.concat(parts).toString()
          // What a form is divided by is made up for each request.
          bodies.push(form.replaceAll(form.slice(0, form.indexOf("\r\n")), "--boundary"))
          const status = [429, 401, 202][bodies.length - 1] ?? 500
          response.writeHead(status, { "content-type": "application/json" })
          response.end(JSON.stringify(status === 202 ? { id: "job_1" } : { statusCode: status }))
        })
      })
      const path = join(yield* folder, "users.json")
      const content = JSON.stringify([{ email: "ann@example.com", name: "x".repeat(100_000) }])
      yield* Effect.promise(() => writeFile(path, content))
      let tokens = 0
      const credentials = Credentials.tokenEffect(
        Effect.sync(() => ({ accessToken: Redacted.make(`token-${++tokens}`) }))
      )
      const job = yield* Effect.flatMap(file(path), (users) =>
        Jobs.importUsers({ connection_id: "con_A1b2C3d4E5f6G7h8", users })
      ).pipe(Effect.provide(clients({ credentials })[name](origin)))
      assert.strictEqual(job.id, "job_1")
      assert.deepStrictEqual(
        bodies.map((body) => body.includes(content) && body === bodies[0]),
        [true, true, true]
      )
    })
  )
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

  it.live("is a typed error if the file does not exist", () =>
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
