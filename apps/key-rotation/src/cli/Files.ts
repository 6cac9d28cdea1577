/**
 * The files that commands read and write, with messages that name the file and what to do.
 */
import { Effect, FileSystem, Path, type PlatformError, Schema } from "effect"
import { UsageError } from "./Failure.ts"

const cannot = (what: string, path: string) => (error: PlatformError.PlatformError) =>
  new UsageError({ message: `${what} ${path}: ${error.message}` })

/** Writes a file in a folder that is made if need be; refuses to replace one unless `force`. */
export const writeTextFile = Effect.fn("writeTextFile")(function* (
  path: string,
  text: string,
  force: boolean
) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  yield* files.makeDirectory(paths.dirname(path), { recursive: true }).pipe(
    Effect.andThen(files.writeFileString(path, text, { flag: force ? "w" : "wx" })),
    Effect.mapError((error) =>
      error.reason._tag === "AlreadyExists"
        ? new UsageError({ message: `${path} exists already: add --force to replace it` })
        : cannot("cannot write", path)(error)
    )
  )
})

/** Reads a text file. */
export const readTextFile = Effect.fn("readTextFile")(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  return yield* files.readFileString(path).pipe(Effect.mapError(cannot("cannot read", path)))
})

/** Reads text as a JSON document of some schema; `what` names it in the message of a failure. */
export const decodeJson = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  text: string,
  what: string
): Effect.Effect<S["Type"], UsageError> =>
  Schema.decodeUnknownEffect(Schema.fromJsonString(schema))(text).pipe(
    Effect.mapError((error) => new UsageError({ message: `${what}: ${error.message}` }))
  )

/** A value as a document for a file or for standard output. */
export const jsonText = (value: unknown): string => JSON.stringify(value, null, 2)
