/**
 * Bodies of bytes, and forms with files, whose bytes come from memory, from a `Blob` or from a stream.
 * A module of its own, which only operations with such bodies bring; what makes a stream one of them
 * is `call/UploadStream`, so that nobody else has Effect's streams for it.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { isObject } from "../core/Json.ts"
import { because } from "../transport/TransportCause.ts"
import { encodedBy, type EncodingRules, partOf, partsOf } from "./Encoding.ts"
import type { Extras } from "./Exchange.ts"
import type { StreamedBody } from "./Request.ts"

/** Bytes that are made while they are sent, and again from the beginning where they have to be sent again. */
export class UploadStream {
  readonly open: () => ReadableStream<Uint8Array>
  readonly name: string | undefined
  readonly type: string | undefined
  readonly length: number | undefined
  constructor(
    open: UploadStream["open"],
    options: {
      readonly name?: string | undefined
      readonly type?: string | undefined
      readonly length?: number | undefined
    } = {}
  ) {
    this.open = open
    this.name = options.name
    this.type = options.type
    this.length = options.length
  }
}

/** What bytes can be sent from: a `Blob` such as a file, memory, or a stream. */
export type Upload = Blob | Uint8Array | UploadStream

type PartWithUploads<Part> = Part extends Blob
  ? Part | Upload
  : Part extends ReadonlyArray<infer Item>
    ? [Blob] extends [Item]
      ? ReadonlyArray<Item | Upload>
      : Part
    : Part

/** A body whose bytes may come from anywhere, also those of the parts of a form. */
export type WithUploads<Body> = Body extends Blob
  ? Body | Upload
  : { readonly [Name in keyof Body]: PartWithUploads<Body[Name]> } | FormData

const lengthHeader = (length: number | undefined): Readonly<Record<string, string>> =>
  length === undefined ? {} : { "content-length": String(length) }

const utf8 = /* @__PURE__ */ new TextEncoder()

/** A piece of a form: bytes, or what gives them. */
interface Piece {
  readonly open: () => Uint8Array | ReadableStream<Uint8Array>
  readonly length: number | undefined
}

const textPiece = (text: string): Piece => {
  const bytes = utf8.encode(text)
  return { open: () => bytes, length: bytes.length }
}

const pieceOf = (content: string | Blob | UploadStream): Piece =>
  typeof content === "string"
    ? textPiece(content)
    : content instanceof Blob
      ? { open: () => content.stream(), length: content.size }
      : content

/** A stream that is being sent, and what ends it, also while it waits for its source. */
interface Sending {
  readonly stream: ReadableStream<Uint8Array>
  readonly end: () => void
}

const sendingOf = (pieces: ReadonlyArray<Piece>): Sending => {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let hasEnded = false
  const end = (): void => {
    hasEnded = true
    // Its failure is nobody's any more.
    reader?.cancel().catch(() => undefined)
  }
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    for (const piece of pieces) {
      if (hasEnded) return
      const source = piece.open()
      if (source instanceof Uint8Array) {
        yield source
        continue
      }
      reader = source.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        yield value
      }
    }
  }
  const iterator = chunks()
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await iterator.next()
        // Not closed, which would make a whole body of the part that has been sent.
        if (hasEnded) controller.error(because("The request has ended"))
        else if (done === true) controller.close()
        else controller.enqueue(value)
      },
      cancel: end
    },
    { highWaterMark: 0 }
  )
  return { stream, end }
}

const streamedBody = (
  pieces: ReadonlyArray<Piece>,
  headers: StreamedBody["headers"]
): StreamedBody => ({
  headers,
  use: (send) =>
    Effect.suspend(() => {
      const { end, stream } = sendingOf(pieces)
      return Effect.onExit(send(stream), (exit) =>
        // A response that is read while it comes may have come before all was sent.
        Exit.isSuccess(exit) && isObject(exit.value) && "open" in exit.value
          ? Effect.void
          : Effect.sync(end)
      )
    })
})

/** As `FormData` escapes the names of its parts. */
const quoted = (name: string): string =>
  `"${name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22")}"`

/** A form in parts, of which some are made while they are sent: `FormData` knows none such. */
const streamedForm = (
  parts: ReadonlyArray<readonly [name: string, value: unknown, type: string | undefined]>
): StreamedBody => {
  const boundary = `----${globalThis.crypto.randomUUID()}`
  const pieces = parts.flatMap(([name, value, type]): ReadonlyArray<Piece> => {
    const content = value instanceof UploadStream ? value : partOf(value, type)
    const fileName =
      typeof content === "string"
        ? undefined
        : content instanceof UploadStream
          ? (content.name ?? "blob")
          : content instanceof File
            ? content.name
            : value instanceof Blob || value instanceof Uint8Array
              ? "blob"
              : name
    const head = [
      `--${boundary}`,
      `content-disposition: form-data; name=${quoted(name)}${fileName === undefined ? "" : `; filename=${quoted(fileName)}`}`,
      ...(typeof content === "string"
        ? []
        : [`content-type: ${type ?? (content.type || "application/octet-stream")}`]),
      "",
      ""
    ]
    return [textPiece(head.join("\r\n")), pieceOf(content), textPiece("\r\n")]
  })
  const all = [...pieces, textPiece(`--${boundary}--\r\n`)]
  const length = all.reduce<number | undefined>(
    (sum, piece) =>
      sum === undefined || piece.length === undefined ? undefined : sum + piece.length,
    0
  )
  return streamedBody(all, {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    ...lengthHeader(length)
  })
}

/** What an operation is made with whose body is bytes, or a form with files. */
export const uploadedBy = (rules: EncodingRules, extras?: Extras): Extras => {
  const encoders = encodedBy(rules, extras)
  const { body: form } = rules
  return {
    ...encoders,
    encodeBody: (body) => {
      if (body instanceof UploadStream) {
        return streamedBody([body], {
          ...(body.type === undefined ? {} : { "content-type": body.type }),
          ...lengthHeader(body.length)
        })
      }
      if (form?.as === "bytes" && body instanceof Blob && body.type !== "") {
        return streamedBody([pieceOf(body)], {
          "content-type": body.type,
          ...lengthHeader(body.size)
        })
      }
      if (form === undefined || form.as === "bytes") return body
      const parts = isObject(body) ? partsOf(body, form.fields) : []
      return parts.some(([, value]) => value instanceof UploadStream)
        ? streamedForm(parts)
        : encoders.encodeBody?.(body)
    }
  }
}
