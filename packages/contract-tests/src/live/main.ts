/**
 * `pnpm live`: compares the tenant that the environment names (`AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`,
 * `AUTH0_CLIENT_SECRET`, …) with the contract, prints a report, and ends with 1 if anything differs.
 * `--rotate <connection>` rotates the keys of one disposable connection as well: it cannot be undone.
 */
import { parseArgs } from "node:util"
import { layerEnv } from "@effect-auth0/management/node"
import * as Effect from "effect/Effect"
import { readTenant, reportText, rotateOne } from "./Live.ts"

const { values } = parseArgs({ options: { rotate: { type: "string" } } })
const client = layerEnv()

const program = Effect.gen(function* () {
  const report = yield* readTenant(client)
  process.stdout.write(`${reportText(report)}\n`)
  const isClean = report.read.every(({ outcome }) => outcome !== "differs" && outcome !== "failed")
  if (values.rotate === undefined) return isClean
  const rotated = yield* Effect.provide(rotateOne(values.rotate), client)
  process.stdout.write(
    rotated
      ? "Rotated: the key that was next is the current one.\n"
      : "The rotation succeeded, but the current key is not the one that was next.\n"
  )
  return isClean && rotated
})

process.exitCode = await Effect.runPromise(
  program.pipe(
    Effect.catch((error) => {
      process.stderr.write(`live: ${error.message}\n`)
      return Effect.succeed(false)
    }),
    Effect.map((isClean) => (isClean ? 0 : 1))
  )
)
