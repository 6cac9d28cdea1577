/**
 * What a command prints: its result to standard output, all else to standard error. A result that
 * cannot be written is a failure; a message that cannot be written is not, since a run must end well
 * though nobody listens any more.
 */
import { Effect } from "effect"
import { describeThrown, systemCode } from "../system/FileFailure.ts"
import { OutputError } from "./Failure.ts"

const write = (
  stream: NodeJS.WriteStream,
  text: string
): Effect.Effect<void, NodeJS.ErrnoException> =>
  Effect.callback((resume) => {
    stream.write(text, (error) => resume(error == null ? Effect.void : Effect.fail(error)))
  })

/** Prints a result, and waits until it is written. */
export const printResult = (text: string): Effect.Effect<void, OutputError> =>
  write(process.stdout, `${text}\n`).pipe(
    Effect.catchIf(
      // A reader that has gone, such as `head`, has read what it wanted.
      (error) => ["EPIPE", "ERR_STREAM_DESTROYED"].includes(systemCode(error) ?? ""),
      () => Effect.void
    ),
    Effect.mapError(
      (error) =>
        new OutputError({ message: `cannot write to standard output: ${describeThrown(error)}` })
    )
  )

/** Prints a message for a person. */
export const printMessage = (text: string): Effect.Effect<void> =>
  Effect.ignore(write(process.stderr, `${text}\n`))

/** Prints text for a person as it is, such as a line that is drawn over. */
export const drawMessage = (text: string): Effect.Effect<void> =>
  Effect.ignore(write(process.stderr, text))

/**
 * Keeps a stream that cannot be written to from ending the process in the middle of a rotation: what
 * could not be written is told to whoever writes.
 */
export const keepStreamsFromEndingTheProcess = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined)
}
