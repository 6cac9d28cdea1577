/**
 * A Prism proxy in front of a server, for as long as a scope is open.
 */
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"

/** Starts a proxy that compares requests and responds with a contract; gives its address. */
export const startPrism = (contract: string, upstream: string) =>
  Effect.gen(function* () {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        fork(
          fileURLToPath(new URL("PrismRunner.ts", import.meta.url)),
          [JSON.stringify({ contract, upstream })],
          { env: { ...process.env, SCARF_ANALYTICS: "false", NODE_ENV: "test" }, execArgv: [] }
        )
      ),
      (process) =>
        Effect.callback<void>((resume) => {
          if (process.exitCode !== null || process.signalCode !== null) return resume(Effect.void)
          process.once("exit", () => resume(Effect.void))
          process.kill("SIGTERM")
        })
    )
    return yield* Effect.callback<string, Error>((resume) => {
      child.once("message", (message: { readonly url?: string; readonly error?: string }) =>
        resume(
          message.url === undefined
            ? Effect.fail(new Error(`Prism did not start: ${message.error}`))
            : Effect.succeed(message.url)
        )
      )
      child.once("exit", (code) =>
        resume(Effect.fail(new Error(`Prism ended with ${code} before it was ready`)))
      )
    })
  })
