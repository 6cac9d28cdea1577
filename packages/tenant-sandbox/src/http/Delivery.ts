/**
 * Puts responses on the wire, whole or, where a fault asks for it, broken in a chosen way.
 */
import type { Wire } from "./Wire.ts"
import { markerHeader, type Response } from "./Response.ts"

const encode = (response: Response): Buffer | undefined =>
  response.body === undefined ? response.bytes : Buffer.from(JSON.stringify(response.body), "utf8")

const begin = (wire: Wire, response: Response, body: Buffer | undefined): void => {
  wire.head(
    response.status,
    body === undefined
      ? { ...response.headers, [markerHeader]: "1" }
      : {
          "content-type": "application/json; charset=utf-8",
          ...response.headers,
          "content-length": String(body.length),
          [markerHeader]: "1"
        }
  )
}

/** Half of a body, which for JSON is never valid JSON. */
const firstHalf = (body: Buffer): Buffer => body.subarray(0, Math.max(1, body.length >> 1))

/** Sends a response whole. */
export const sendWhole = (wire: Wire, response: Response): void => {
  const body = encode(response)
  begin(wire, response, body)
  wire.end(body)
}

/** Breaks the connection without a byte of a response. */
export const breakConnection = (wire: Wire): void => {
  wire.break()
}

/** Sends the headers and half of the body, and then breaks the connection. */
export const sendTruncated = (wire: Wire, response: Response): void => {
  const body = encode(response) ?? Buffer.from(" ")
  begin(wire, response, body)
  // The half must have left before the socket goes, or the client sees no headers either.
  wire.write(firstHalf(body), () => wire.break())
}

/** Sends the headers and half of the body; the function that comes back sends the rest. */
export const sendHalf = (wire: Wire, response: Response): (() => void) => {
  const body = encode(response) ?? Buffer.from("  ")
  const half = firstHalf(body)
  begin(wire, response, body)
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
