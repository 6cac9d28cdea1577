/** Effect's streams as uploads. A module of its own: only programs that upload streams bring them. */
import * as Stream from "effect/Stream"
import { UploadStream } from "./Upload.ts"

export type { Upload, UploadStream } from "./Upload.ts"

/**
 * A stream as the body of a request, or as a file in a form. It is run for each request, so that a retry
 * sends it again from its beginning; its failure breaks the request off. Browsers send streams over
 * HTTP/2 only, if at all.
 *
 * @example
 * ```ts
 * import { Stream } from "effect"
 * import { stream } from "openapi-effect-runtime/call/UploadStream"
 *
 * export const report = stream(Stream.make("a,b\n", "1,2\n").pipe(Stream.encodeText), {
 *   name: "report.csv",
 *   type: "text/csv"
 * })
 * ```
 */
export const stream = (
  bytes: Stream.Stream<Uint8Array, unknown>,
  options?: {
    /** The file's name in a form. */
    readonly name?: string | undefined
    /** The media type, where the document does not say which. */
    readonly type?: string | undefined
    /** The number of bytes, for servers that have to know it before; it must be right. */
    readonly length?: number | undefined
  }
): UploadStream => new UploadStream(() => Stream.toReadableStream(bytes), options)
