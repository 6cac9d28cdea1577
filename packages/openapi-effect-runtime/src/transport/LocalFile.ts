/**
 * A file of this machine for an upload. It is not read into memory: what sends
 * it reads it piece by piece, and again from its beginning if it has to be sent
 * again.
 */
import { openAsBlob } from "node:fs"
import { stat } from "node:fs/promises"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { because, causeOf, type TransportCause } from "./TransportCause.ts"

/** A file that was to be uploaded cannot be read. */
export class FileError
  extends /* @__PURE__ */ Data.TaggedError("FileError")<{
    readonly path: string
    readonly message: string
    readonly cause: TransportCause
  }> {}

/**
 * A file as a `Blob` that is read while it is sent, in constant memory whatever its size. It must
 * not change until then: an upload whose file has changed is broken off.
 *
 * Fails with a `FileError` if there is no such file, or it cannot be read.
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
    /** The media type; `application/json` if not given. */
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
