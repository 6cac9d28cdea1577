/**
 * The output of a command: its result to standard output, everything else to standard error. A result
 * that cannot be written is a failure; a message is not, since a run must complete even if nobody reads
 * its messages.
 */
import { Context, Effect } from "effect"
import { describeThrown, systemCode } from "../system/FileFailure.ts"
import { OutputError } from "./Failure.ts"

type WriteText = (text: string) => Effect.Effect<void, NodeJS.ErrnoException>

const writeTo =
  (stream: NodeJS.WriteStream): WriteText =>
  (text) =>
    Effect.callback((resume) => {
      stream.write(text, (error) => resume(error == null ? Effect.void : Effect.fail(error)))
    })

/** Where output goes; the streams of the process unless provided. */
export const StandardStreams = Context.Reference<{
  readonly output: WriteText
  readonly error: WriteText
}>("@effect-auth0/key-rotation/StandardStreams", {
  defaultValue: () => ({ output: writeTo(process.stdout), error: writeTo(process.stderr) })
})

/** Prints a result, and waits until it is written. */
export const printResult = (text: string): Effect.Effect<void, OutputError> =>
  Effect.flatMap(StandardStreams, ({ output }) => output(`${text}\n`)).pipe(
    Effect.catchIf(
      // A reader that has exited, such as `head`, has read what it needs.
      (error) => ["EPIPE", "ERR_STREAM_DESTROYED"].includes(systemCode(error) ?? ""),
      () => Effect.void
    ),
    Effect.mapError(
      (error) =>
        new OutputError({ message: `cannot write to standard output: ${describeThrown(error)}` })
    )
  )

/** Prints raw text for a person, such as a line that is redrawn. */
export const drawMessage = (text: string): Effect.Effect<void> =>
  Effect.ignore(Effect.flatMap(StandardStreams, ({ error }) => error(text)))

/** Prints a message for a person. */
export const printMessage = (text: string): Effect.Effect<void> => drawMessage(`${text}\n`)

/**
 * Prevents a broken output stream from ending the process in the middle of a rotation: the writer gets
 * the error.
 */
export const keepStreamsFromEndingTheProcess = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined)
}
