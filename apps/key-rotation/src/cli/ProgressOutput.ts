/**
 * Progress for a person: a bar on a terminal, plain lines elsewhere. It goes to standard error, so
 * that standard output holds the result and nothing else.
 */
import { SingleBar } from "cli-progress"
import { Console, Effect, Layer } from "effect"
import type { Outcome } from "../journal/JournalEntry.ts"
import { Progress, type ProgressEvent } from "../rotation/Progress.ts"
import { printable, shortKid } from "./Text.ts"

const describeOutcome = (outcome: Outcome): string => {
  switch (outcome.result) {
    case "rotated":
      return `rotated and verified, signs with ${shortKid(outcome.after.current)}`
    case "not-rotated":
      return `not rotated: ${outcome.message}`
    case "unknown":
      return `outcome unknown: ${outcome.message}`
    case "alarm":
      return `ALARM: ${outcome.message}`
  }
}

const clockTime = (millis: number): string => new Date(millis).toISOString().slice(11, 19)

const describe = (event: ProgressEvent): string => {
  switch (event.step) {
    case "sending":
      return "rotating"
    case "lost":
      return "its answer was lost; its keys will tell"
    case "settling":
      return `reading its keys until they show the rotation, at the latest until ${clockTime(event.until)} UTC`
    case "done":
      return describeOutcome(event.outcome)
  }
}

/** Plain lines: one when a connection is done, one when it has to be waited for. */
const lines = (total: number) => {
  let done = 0
  return Layer.succeed(Progress, {
    tell: (event: ProgressEvent) =>
      Effect.suspend(() => {
        if (event.step === "sending") return Effect.void
        if (event.step === "done") done += 1
        const line = `[${done}/${total}] ${event.rotation.name}: ${describe(event)}`
        return Console.error(printable(line))
      })
  })
}

const bar = (total: number) =>
  Layer.effect(
    Progress,
    Effect.gen(function* () {
      const drawn = yield* Effect.acquireRelease(
        Effect.sync(() => {
          const made = new SingleBar({
            format: "{bar} {value}/{total} {text}",
            stream: process.stderr,
            hideCursor: true,
            barsize: 24,
            linewrap: false
          })
          made.start(total, 0, { text: "" })
          return made
        }),
        (made) => Effect.sync(() => made.stop())
      )
      return {
        tell: (event: ProgressEvent) =>
          Effect.sync(() => {
            const text = printable(`${event.rotation.name}: ${describe(event)}`)
            if (event.step === "done") drawn.increment(1, { text })
            else drawn.update({ text })
          })
      }
    })
  )

/** Shows the progress of a run over so many connections. */
export const layer = (total: number): Layer.Layer<never> =>
  process.stderr.isTTY === true && total > 0 ? bar(total) : lines(total)
