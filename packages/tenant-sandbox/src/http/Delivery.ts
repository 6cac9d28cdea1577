/**
 * Sends responses, either completely or, if a fault asks for it, broken in a chosen way.
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

/** Sends a complete response. */
export const sendWhole = (wire: Wire, response: Response): void => {
  const body = encode(response)
  begin(wire, response, body)
  wire.end(body)
}

/** Breaks the connection before any byte of the response. */
export const breakConnection = (wire: Wire): void => {
  wire.break()
}

/** Sends the headers and half of the body, and then breaks the connection. */
export const sendTruncated = (wire: Wire, response: Response): void => {
  const body = encode(response) ?? Buffer.from(" ")
  begin(wire, response, body)
  // The half must be sent before the socket closes, or the client would not even see the headers.
  wire.write(firstHalf(body), () => wire.break())
}

/** Sends the headers and half of the body; the returned function sends the rest. */
export const sendHalf = (wire: Wire, response: Response): (() => void) => {
  const body = encode(response) ?? Buffer.from("  ")
  const half = firstHalf(body)
  begin(wire, response, body)
  wire.write(half)
  return () => wire.end(body.subarray(half.length))
}

/** Sends an HTML page with status 200, as a proxy between client and tenant might. */
export const sendHtml = (wire: Wire): void => {
  const page = "<!doctype html><html><body><h1>One moment, please</h1></body></html>"
  wire.head(200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": String(Buffer.byteLength(page)),
    [markerHeader]: "1"
  })
  wire.end(Buffer.from(page, "utf8"))
}
