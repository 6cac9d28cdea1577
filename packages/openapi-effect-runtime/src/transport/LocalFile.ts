/**
 * A local file for an upload. It is not read into memory: it is read in chunks while it is sent, and
 * again from the start for a retry.
 */
import { openAsBlob } from "node:fs"
import { stat } from "node:fs/promises"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { because, causeOf, type TransportCause } from "./TransportCause.ts"

/** A file to upload cannot be read. */
export class FileError
  extends /* @__PURE__ */ Data.TaggedError("FileError")<{
    readonly path: string
    readonly message: string
    readonly cause: TransportCause
  }> {}

/**
 * A file as a `Blob` that is read while it is sent, in constant memory. It must not change until then:
 * the upload of a changed file is aborted.
 *
 * Fails with a `FileError` if the file does not exist or cannot be read.
 *
 * @example
 * ```ts
 * import { file } from "openapi-effect-runtime/transport/LocalFile"
 *
 * export const photograph = file("./nightwatch.jpg", { type: "image/jpeg" })
 * ```
 */
export const file = (
  path: string,
  options?: {
    /** The media type; `application/json` by default. */
    readonly type?: string
  }
): Effect.Effect<Blob, FileError> =>
  Effect.tryPromise({
    try: async () => {
      const found = await stat(path)
      if (!found.isFile()) throw because("it is not a file")
      return await openAsBlob(path, { type: options?.type ?? "application/json" })
    },
    catch: (thrown) => {
      const cause = causeOf(thrown)
      return new FileError({
        path,
        message: `The file ${path} cannot be uploaded: ${cause.message}`,
        cause
      })
    }
  })
