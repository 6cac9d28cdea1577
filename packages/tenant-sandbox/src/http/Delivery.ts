/**
 * Puts answers on the wire, whole or, where a fault asks for it, broken in a chosen way.
 */
import type { Wire } from "./Wire.ts"
import { markerHeader, type Answer } from "./Answer.ts"

const encode = (answer: Answer): Buffer | undefined =>
  answer.body === undefined ? answer.bytes : Buffer.from(JSON.stringify(answer.body), "utf8")

const begin = (wire: Wire, answer: Answer, body: Buffer | undefined): void => {
  wire.head(
    answer.status,
    body === undefined
      ? { ...answer.headers, [markerHeader]: "1" }
      : {
          "content-type": "application/json; charset=utf-8",
          ...answer.headers,
          "content-length": String(body.length),
          [markerHeader]: "1"
        }
  )
}

/** Half of a body, which for JSON is never valid JSON. */
const firstHalf = (body: Buffer): Buffer => body.subarray(0, Math.max(1, body.length >> 1))

/** Sends an answer whole. */
export const sendWhole = (wire: Wire, answer: Answer): void => {
  const body = encode(answer)
  begin(wire, answer, body)
  wire.end(body)
}

/** Breaks the connection without a byte of an answer. */
export const breakConnection = (wire: Wire): void => {
  wire.break()
}

/** Sends the headers and half of the body, and then breaks the connection. */
export const sendTruncated = (wire: Wire, answer: Answer): void => {
  const body = encode(answer) ?? Buffer.from(" ")
  begin(wire, answer, body)
  // The half must have left before the socket goes, or the client sees no headers either.
  wire.write(firstHalf(body), () => wire.break())
}

/** Sends the headers and half of the body; the function that comes back sends the rest. */
export const sendHalf = (wire: Wire, answer: Answer): (() => void) => {
  const body = encode(answer) ?? Buffer.from("  ")
  const half = firstHalf(body)
  begin(wire, answer, body)
  wire.write(half)
  return () => wire.end(body.subarray(half.length))
}

/** Sends a page of HTML with status 200, as something between client and tenant would. */
export const sendHtml = (wire: Wire): void => {
  const page = "<!doctype html><html><body><h1>One moment, please</h1></body></html>"
  wire.head(200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": String(Buffer.byteLength(page)),
    [markerHeader]: "1"
  })
  wire.end(Buffer.from(page, "utf8"))
}
