/**
 * Decompresses response bodies. undici returns them compressed, so its transport decodes them, up to
 * the size that the request allows: a few hundred bytes can expand to a gigabyte.
 */
import { constants } from "node:buffer"
import { type Duplex, pipeline, type Readable } from "node:stream"
import * as zlib from "node:zlib"
import { TooLarge } from "./Transport.ts"
import { TransportCause } from "./TransportCause.ts"

/** The accepted encodings; decoding both is faster than transferring the difference. */
export const accepted = "br, gzip"

/** A body that cannot be decoded: its encoding is unsupported, or it is corrupt. */
export class UnreadableEncoding extends TransportCause {
  constructor(message: string) {
    super({ name: "UnreadableEncoding", message })
  }
}

type Bounds = { readonly maxOutputLength: number }
type Done = (error: Error | null, result: Buffer) => void

interface Coding {
  readonly now: (bytes: Uint8Array, bounds: Bounds) => Buffer
  readonly soon: (bytes: Uint8Array, bounds: Bounds, done: Done) => void
  readonly stream: () => Duplex
}

const gzip: Coding = { now: zlib.gunzipSync, soon: zlib.gunzip, stream: zlib.createGunzip }
// "deflate" is zlib's format by the standard, but raw deflate from some servers.
const isBare = (bytes: Uint8Array): boolean => ((bytes[0] ?? 8) & 0x0f) !== 8
const codings = new Map<string, Coding>([
  ["gzip", gzip],
  ["x-gzip", gzip],
  [
    "deflate",
    {
      now: (bytes, bounds) =>
        (isBare(bytes) ? zlib.inflateRawSync : zlib.inflateSync)(bytes, bounds),
      soon: (bytes, bounds, done) =>
        (isBare(bytes) ? zlib.inflateRaw : zlib.inflate)(bytes, bounds, done),
      stream: zlib.createInflate
    }
  ],
  [
    "br",
    {
      now: zlib.brotliDecompressSync,
      soon: zlib.brotliDecompress,
      stream: zlib.createBrotliDecompress
    }
  ],
  [
    "zstd",
    { now: zlib.zstdDecompressSync, soon: zlib.zstdDecompress, stream: zlib.createZstdDecompress }
  ]
])

// Registered, but not supported here.
const unreadable = new Set([
  "aes128gcm",
  "compress",
  "dcb",
  "dcz",
  "exi",
  "pack200-gzip",
  "x-compress"
])

// Each encoding multiplies the possible size of a body; more than one is never intended.
const mostCodings = 3

/** The encodings to decode, last applied first. */
const codingsOf = (header: string): ReadonlyArray<Coding> => {
  const names = header.split(",").map((name) => name.trim().toLowerCase())
  const applied = names.filter((name) => name !== "identity" && name !== "").toReversed()
  if (applied.length > mostCodings) {
    throw new UnreadableEncoding(`The body is encoded ${applied.length} times over`)
  }
  return applied.map((name) => {
    const coding = codings.get(name)
    if (coding === undefined) {
      // An unknown name is not quoted: a header can contain anything.
      const known = unreadable.has(name) ? `as "${name}"` : "in a way"
      throw new UnreadableEncoding(`The body is encoded ${known}, which cannot be read here`)
    }
    return coding
  })
}

// Small bodies are decoded synchronously, which costs a third of a trip to another thread; but no body
// may block the program for longer than this many bytes take.
const longestAtOnce = 64 * 1024
const largestAtOnce = 1024 * 1024

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"

const rejected = (error: unknown): Error =>
  isTooLarge(error)
    ? new TooLarge()
    : new UnreadableEncoding("The body is not what its content-encoding says: it is cut or corrupt")

const undo = (coding: Coding, bytes: Uint8Array, maxBytes: number): Buffer | Promise<Buffer> => {
  const atMost = (most: number): Bounds => ({
    maxOutputLength: Math.max(1, Math.min(maxBytes, most))
  })
  if (bytes.length <= longestAtOnce) {
    try {
      return coding.now(bytes, atMost(largestAtOnce))
    } catch (error) {
      if (!isTooLarge(error) || maxBytes <= largestAtOnce) throw rejected(error)
    }
  }
  return new Promise((resolve, reject) => {
    coding.soon(bytes, atMost(constants.MAX_LENGTH), (error, result) =>
      error === null ? resolve(result) : reject(rejected(error))
    )
  })
}

/** Decodes the bytes of a body. Throws or rejects with {@link UnreadableEncoding} or {@link TooLarge}. */
export const decode = (
  header: string,
  bytes: Uint8Array,
  maxBytes: number
): Uint8Array | Promise<Uint8Array> => {
  let decoded: Uint8Array | Promise<Uint8Array> = bytes
  for (const coding of codingsOf(header)) {
    decoded =
      decoded instanceof Promise
        ? decoded.then((before) => undo(coding, before, maxBytes))
        : undo(coding, decoded, maxBytes)
  }
  return decoded
}

/** A body that is still coming, decoded as it arrives. Throws {@link UnreadableEncoding}. */
export const decodeStream = (header: string | undefined, body: Readable): Readable =>
  codingsOf(header ?? "").reduce<Readable>(
    // Whatever ends one of the streams ends the others; the reader of the last one gets the reason.
    (encoded, coding) => pipeline(encoded, coding.stream(), () => {}),
    body
  )
