/**
 * Consent before anything is rotated: given with `--yes`, or asked for on a terminal. The question goes
 * to standard error, so that the result can be piped.
 */
import { createInterface } from "node:readline"
import { Effect } from "effect"
import { Unfinished, UsageError } from "./Failure.ts"
import { Json } from "./Flags.ts"
import { printMessage } from "./Output.ts"

const somebodyIsThere = Effect.sync(
  () => process.stdin.isTTY === true && process.stderr.isTTY === true
)

const ask = (question: string): Effect.Effect<string> =>
  Effect.callback((resume) => {
    // Not in terminal mode, so that Ctrl-C remains a signal.
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
    lines.once("line", (line) => resume(Effect.succeed(line)))
    lines.once("close", () => resume(Effect.succeed("")))
    process.stderr.write(`${question} [y/N] `)
    return Effect.sync(() => lines.close())
  })

/**
 * Continues only with consent.
 *
 * @param alternative - What to do instead, to see what would be done.
 */
export const requireConsent = Effect.fn("requireConsent")(function* (
  question: string,
  given: boolean,
  alternative?: string
) {
  if (given) return
  const json = yield* Json
  if (json || !(yield* somebodyIsThere)) {
    return yield* new UsageError({
      message: [
        "this needs consent, and there is nobody to ask: add --yes",
        ...(alternative === undefined ? [] : [`or ${alternative} to see what would be done`])
      ].join(", ")
    })
  }
  const line = yield* ask(question)
  process.stdin.pause()
  if (!/^y(?:es)?$/iu.test(line.trim())) {
    yield* printMessage("Nothing was sent.")
    return yield* new Unfinished({ exit: "notRotated" })
  }
})
