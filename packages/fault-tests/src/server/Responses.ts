/** Responses as they go over the wire: whole ones, and the parts that faults are made of. */
import type { Received } from "./RequestReader.ts"
import type { Wire } from "./Wire.ts"

const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  302: "Found",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  408: "Request Timeout",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout"
}

/** Header lines: pairs, so that a name can come twice. */
export type HeaderLines = ReadonlyArray<readonly [name: string, value: string | number]>

/** A head, up to and with the empty line. */
export const head = (status: number, headers: HeaderLines): string =>
  `HTTP/1.1 ${status} ${reasons[status] ?? "Unknown"}\r\n${headers
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`

const json = ["content-type", "application/json; charset=utf-8"] as const

/** A head that promises `length` bytes of JSON. */
export const jsonHead = (status: number, length: number, further: HeaderLines = []): string =>
  head(status, [json, ["content-length", length], ...further])

/** A head that promises JSON in chunks. */
export const chunkedHead = (status: number): string =>
  head(status, [json, ["transfer-encoding", "chunked"]])

/** One chunk of a body that is sent in chunks. */
export const chunk = (text: string): string =>
  `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

/** A whole response with a body. */
export const whole = (
  status: number,
  body: string | Uint8Array,
  further: HeaderLines = []
): Buffer => {
  const bytes = Buffer.from(body)
  return Buffer.concat([Buffer.from(jsonHead(status, bytes.length, further), "latin1"), bytes])
}

/** A whole response with the API's error body. */
export const errorResponse = (status: number, further: HeaderLines = []): Buffer =>
  whole(
    status,
    JSON.stringify({ statusCode: status, error: reasons[status], message: "played by a test" }),
    further
  )

/** What a healthy tenant responds to the calls of the tests. */
export const healthy = (request: Received): { readonly status: number; readonly body: string } => {
  const { method, target } = request
  if (target === "/oauth/token") {
    return {
      status: 200,
      body: JSON.stringify({ access_token: "a-token", token_type: "Bearer", expires_in: 86_400 })
    }
  }
  if (method === "GET") return { status: 200, body: '[{"kid":"current"},{"kid":"next"}]' }
  if (method === "PATCH")
    return { status: 200, body: '{"id":"con_A1b2C3d4E5f6G7h8","name":"acme"}' }
  if (method === "DELETE") return { status: 204, body: "" }
  return { status: 201, body: '{"kid":"next"}' }
}

/** Responds as a healthy tenant does. */
export const response = (request: Received, socket: Wire): void => {
  const { body, status } = healthy(request)
  socket.write(body === "" ? head(status, []) : whole(status, body))
}

/** Ends a connection with a reset, as a crashed process or a firewall does. */
export const reset = (socket: Wire): void => {
  socket.resetAndDestroy()
}

/** Writes, and resets the connection once the bytes are out. */
export const writeAndReset = (socket: Wire, bytes: string | Uint8Array): void => {
  // Once the write is done, the bytes are in the other side's queue, which a reset does not empty.
  socket.write(bytes, () => setImmediate(() => reset(socket)))
}
