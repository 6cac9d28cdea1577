/**
 * Puts answers on the wire, whole or, where a fault asks for it, broken in a chosen way.
 */
import type { ServerResponse } from "node:http"
import { markerHeader, type Answer } from "./Answer.ts"

const encode = (answer: Answer): Buffer | undefined =>
  answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body), "utf8")

const begin = (response: ServerResponse, answer: Answer, body: Buffer | undefined): void => {
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(body === undefined
      ? {}
      : { "content-type": "application/json; charset=utf-8", "content-length": body.length }),
    [markerHeader]: "1"
  })
}

/** Half of a body, which for JSON is never valid JSON. */
const firstHalf = (body: Buffer): Buffer => body.subarray(0, Math.max(1, body.length >> 1))

/** Sends an answer whole. */
export const sendWhole = (response: ServerResponse, answer: Answer): void => {
  const body = encode(answer)
  begin(response, answer, body)
  response.end(body)
}

/** Breaks the connection without a byte of an answer. */
export const breakConnection = (response: ServerResponse): void => {
  response.socket?.destroy()
}

/** Sends the headers and half of the body, and then breaks the connection. */
export const sendTruncated = (response: ServerResponse, answer: Answer): void => {
  const body = encode(answer) ?? Buffer.from(" ")
  begin(response, answer, body)
  // The half must have left before the socket goes, or the client sees no headers either.
  response.write(firstHalf(body), () => response.socket?.destroy())
}

/** Sends the headers and half of the body; the function that comes back sends the rest. */
export const sendHalf = (response: ServerResponse, answer: Answer): (() => void) => {
  const body = encode(answer) ?? Buffer.from("  ")
  const half = firstHalf(body)
  begin(response, answer, body)
  response.write(half)
  return () => response.end(body.subarray(half.length))
}

/** Sends a page of HTML with status 200, as something between client and tenant would. */
export const sendHtml = (response: ServerResponse): void => {
  const page = "<!doctype html><html><body><h1>One moment, please</h1></body></html>"
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(page),
    [markerHeader]: "1"
  })
  response.end(page)
}
