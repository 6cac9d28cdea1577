/**
 * Consent before anything is rotated: given with `--yes`, or asked for where somebody can answer.
 */
import { Console, Effect } from "effect"
import { Prompt } from "effect/cli"
import { Unfinished, UsageError } from "./Failure.ts"
import { Json } from "./Flags.ts"

const somebodyIsThere = Effect.sync(
  () => process.stdin.isTTY === true && process.stdout.isTTY === true
)

/** Goes on only with consent. */
export const requireConsent = Effect.fn("requireConsent")(function* (
  question: string,
  given: boolean
) {
  if (given) return
  const json = yield* Json
  if (json || !(yield* somebodyIsThere)) {
    return yield* new UsageError({
      message:
        "rotating needs consent, and there is nobody to ask: add --yes, or --dry-run to see what would be done"
    })
  }
  const agreed = yield* Prompt.run(Prompt.Confirm({ message: question })).pipe(
    Effect.catchTag("QuitError", () => Effect.interrupt)
  )
  if (!agreed) {
    yield* Console.error("Nothing was rotated.")
    return yield* new Unfinished({ exit: "notRotated" })
  }
})
