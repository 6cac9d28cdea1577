/**
 * The files that commands read and write, with messages that name the file and what to do.
 */
import { randomUUID } from "node:crypto"
import { text } from "node:stream/consumers"
import { Effect, FileSystem, Path, type PlatformError, Schema } from "effect"
import { describePlatformError } from "../system/FileFailure.ts"
import { OutputError, UsageError } from "./Failure.ts"

const cannotWrite = (path: string) => (error: PlatformError.PlatformError) =>
  error.reason._tag === "AlreadyExists"
    ? new UsageError({ message: `${path} exists already: add --force to replace it` })
    : new OutputError({ message: `cannot write ${path}: ${describePlatformError(error)}` })

/** Rejects a file that exists, before any work is done for it. */
export const requireFree = Effect.fn("requireFree")(function* (path: string, force: boolean) {
  const files = yield* FileSystem.FileSystem
  if (!force && (yield* Effect.orElseSucceed(files.exists(path), () => false))) {
    return yield* new UsageError({ message: `${path} exists already: add --force to replace it` })
  }
})

/** Writes a file, creating its folder if needed; does not replace a file unless `force`. */
export const writeTextFile = Effect.fn("writeTextFile")(function* (
  path: string,
  content: string,
  force: boolean
) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  yield* files
    .makeDirectory(paths.dirname(path), { recursive: true })
    .pipe(
      Effect.andThen(files.writeFileString(path, content, { flag: force ? "w" : "wx" })),
      Effect.mapError(cannotWrite(path))
    )
})

/**
 * Writes a file atomically: a reader sees the old or the new one. Other files than regular ones, such
 * as devices, are written directly.
 */
export const replaceTextFile = Effect.fn("replaceTextFile")(function* (
  path: string,
  content: string
) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const found = yield* Effect.option(files.stat(path))
  const isDevice = found._tag === "Some" && found.value.type !== "File"
  const folder = paths.dirname(paths.resolve(path))
  const draft = paths.join(folder, `.${paths.basename(path)}.${randomUUID().slice(0, 8)}`)
  const whole = files.makeDirectory(folder, { recursive: true }).pipe(
    Effect.andThen(files.writeFileString(draft, content, { flag: "wx" })),
    Effect.andThen(files.rename(draft, path)),
    Effect.tapError(() => Effect.ignore(files.remove(draft)))
  )
  yield* (isDevice ? files.writeFileString(path, content) : whole).pipe(
    Effect.mapError(
      (error) =>
        new OutputError({ message: `cannot write ${path}: ${describePlatformError(error)}` })
    ),
    Effect.uninterruptible
  )
})

/** Reads a text file. */
export const readTextFile = Effect.fn("readTextFile")(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  return yield* files.readFileString(path).pipe(
    // Windows editors may start a file with a byte-order mark.
    Effect.map((content) => content.replace(/^\uFEFF/u, "")),
    Effect.mapError(
      (error) => new UsageError({ message: `cannot read ${path}: ${describePlatformError(error)}` })
    )
  )
})

/** Reads standard input to its end. */
export const readStandardInput = Effect.tryPromise({
  try: () => text(process.stdin),
  catch: () => new UsageError({ message: "cannot read standard input" })
})

/** A likely reason why a text is not JSON, with advice. */
const whyNotJson = (content: string): string => {
  if (content.trim() === "") return "it is empty"
  // UTF-16, as some shells of Windows write it, read as UTF-8.
  if (content.includes("\0")) return "it is not UTF-8 text: save it as UTF-8"
  return "it is not JSON, or not all of it: write it again with --out"
}

/** Reads text as one JSON value; `what` names it in the message of a failure. */
export const parseJson = (content: string, what: string): Effect.Effect<unknown, UsageError> =>
  Effect.try({
    try: (): unknown => JSON.parse(content),
    catch: () => new UsageError({ message: `${what}: ${whyNotJson(content)}` })
  })

/** Reads text as a JSON document of some schema; `what` names it in the message of a failure. */
export const decodeJson = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  content: string,
  what: string
): Effect.Effect<S["Type"], UsageError> =>
  Effect.flatMap(parseJson(content, what), (value) =>
    Schema.decodeUnknownEffect(schema)(value).pipe(
      Effect.mapError((error) => new UsageError({ message: `${what}: ${error.message}` }))
    )
  )

/** A value as a document for a file or for standard output. */
export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2)
