/**
 * Progress for a person: one redrawn line on a terminal, plain lines elsewhere. Problems get their own
 * lines in both. It goes to standard error, so that standard output has only the result.
 */
import { Effect, Layer } from "effect"
import type { Outcome } from "../journal/JournalEntry.ts"
import { Progress, type ProgressEvent } from "../rotation/Progress.ts"
import { drawMessage, printMessage } from "./Output.ts"
import { availableColumns, widthOf, wrap } from "./Table.ts"
import { countOf, printable, shortKid } from "./Text.ts"

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

type ConnectionEvent = Extract<ProgressEvent, { readonly rotation: unknown }>

const describe = (event: ConnectionEvent): string => {
  switch (event.step) {
    case "waiting-for-caches":
      return `its next key is published; waiting until ${clockTime(event.until)} UTC for older copies to be gone`
    case "waiting-for-lock":
      return "another process works on it; waiting"
    case "sending":
      return "rotating"
    case "rejected":
      return `rejected for now, and will be tried again: ${event.message}`
    case "lost":
      return "its response was lost; its keys will tell"
    case "settling":
      return `reading its keys until they show the rotation, at the latest until ${clockTime(event.until)} UTC`
    case "done":
      return describeOutcome(event.outcome)
  }
}

/** The lines that stay visible on a terminal: everything unusual. */
const isNoteworthy = (event: ConnectionEvent): boolean =>
  event.step === "done" ? event.outcome.result !== "rotated" : event.step !== "sending"

/** How much is done, out of the total. */
const makeCounter = () => {
  let done = 0
  let total = 0
  return {
    begin: (count: number): void => {
      total = count
      done = 0
    },
    count: (): void => {
      done += 1
    },
    done: () => done,
    total: () => total
  }
}

const linesBetweenReadings = 100

/** Plain lines: one when a connection is done, one when it has to wait. */
const plainLines = () => {
  const counter = makeCounter()
  return Layer.succeed(Progress, {
    tell: (event: ProgressEvent) =>
      Effect.suspend(() => {
        switch (event.step) {
          case "begun":
            counter.begin(event.total)
            return Effect.void
          case "reading":
            return event.done % linesBetweenReadings === 0
              ? printMessage(
                  `Read the ${event.what} of ${event.done} of ${countOf(event.total, "connection")}.`
                )
              : Effect.void
          case "sending":
            return Effect.void
          default: {
            if (event.step === "done") counter.count()
            const place = `[${counter.done()}/${counter.total()}]`
            return printMessage(printable(`${place} ${event.rotation.name}: ${describe(event)}`))
          }
        }
      })
  })
}

const clearLine = "\r\u001b[2K"
const barWidth = 20

const bar = (done: number, total: number): string => {
  const filled = total === 0 ? 0 : Math.round((done / total) * barWidth)
  return `${"#".repeat(filled)}${"-".repeat(barWidth - filled)} ${done}/${total}`
}

const draw = (text: string) => {
  const room = availableColumns() - 1
  const line = widthOf(text) > room ? (wrap(text, room - 1)[0] ?? "") + "…" : text
  return drawMessage(`${clearLine}${line}`)
}

/** One redrawn line; notable events scroll above it. */
const drawnLine = () =>
  Layer.effect(
    Progress,
    Effect.gen(function* () {
      const counter = makeCounter()
      yield* Effect.addFinalizer(() => drawMessage(clearLine))
      return {
        tell: (event: ProgressEvent) =>
          Effect.suspend(() => {
            if (event.step === "begun") {
              counter.begin(event.total)
              return Effect.void
            }
            if (event.step === "reading") {
              const last = event.done === event.total
              return last
                ? drawMessage(clearLine)
                : draw(`${bar(event.done, event.total)} reading ${event.what}`)
            }
            if (event.step === "done") counter.count()
            const text = printable(`${event.rotation.name}: ${describe(event)}`)
            const drawn = draw(`${bar(counter.done(), counter.total())} ${text}`)
            return isNoteworthy(event)
              ? Effect.andThen(drawMessage(`${clearLine}${text}\n`), drawn)
              : drawn
          })
      }
    })
  )

/** Shows the progress of a command. */
export const layer: Layer.Layer<never> = Layer.unwrap(
  Effect.sync(() =>
    process.stderr.isTTY === true && process.env["TERM"] !== "dumb" ? drawnLine() : plainLines()
  )
)
