/**
 * What is kept of an error that another library threw. Such an error can hold the
 * request with its token (Effect's `HttpClientError`), the bytes that could not be
 * parsed (Node's `rawPacket`), a socket with cookies, and its text can quote any of
 * them. So it is never passed on: four fields are copied, and its text only where
 * it is of a kind that is known to quote neither a request nor a response.
 */

/**
 * An error of a socket, of TLS, of a parser or of `fetch`, reduced to what is fit to be shown.
 *
 * A transport of your own makes one where it has something to say; of any other error that it gives
 * as the cause, the text is kept only if it is known to quote nothing.
 *
 * @example
 * ```ts
 * import { TransportCause, TransportFailure } from "@effect-auth0/management"
 *
 * export const closed = new TransportFailure({
 *   deadline: false,
 *   sent: false,
 *   head: undefined,
 *   cause: new TransportCause({ message: "the proxy is closed for maintenance" })
 * })
 * ```
 */
export class TransportCause extends Error {
  /** The class of the error, such as `SocketError`. */
  override readonly name: string
  /** Its text, where it cannot hold anything of a request or of a response. */
  override readonly message: string
  /** Its code, such as `ECONNRESET` or `UND_ERR_SOCKET`. */
  declare readonly code?: string
  /** The system call that failed, such as `connect`. */
  declare readonly syscall?: string

  constructor(fields: {
    /** Nothing if not given: the text stands for itself. */
    readonly name?: string | undefined
    readonly message: string
    readonly code?: string | undefined
    readonly syscall?: string | undefined
  }) {
    super()
    const { code, message, name = "", syscall } = fields
    this.name = name
    this.message = message
    if (code !== undefined) this.code = code
    if (syscall !== undefined) this.syscall = syscall
    // Where it was copied tells nothing, and where it was thrown is not kept.
    Object.defineProperty(this, "stack", { value: String(this) })
  }
}

/** A cause in words of the transport's own. */
export const because = (message: string): TransportCause => new TransportCause({ message })

/** A property of something that was thrown, which may be anything, even what throws when it is read. */
export const read = (thrown: unknown, property: string): unknown => {
  try {
    return (Object(thrown) as Record<string, unknown>)[property]
  } catch {
    return undefined
  }
}

/** The error below another one: `fetch` wraps once, Effect's client up to twice, some hold one for each address. */
export const below = (thrown: unknown): unknown => {
  const cause = read(thrown, "cause")
  if (cause !== undefined && cause !== null) return cause
  return read(read(thrown, "errors"), "0") ?? undefined
}

const deepest = 5

/** The error at the very bottom. */
export const bottomOf = (thrown: unknown): unknown => {
  let bottom = thrown
  for (let depth = 0; depth < deepest; depth++) {
    const next = below(bottom)
    if (next === undefined) break
    bottom = next
  }
  return bottom
}

const word = (value: unknown, form: RegExp): string | undefined =>
  typeof value === "string" && form.test(value) ? value : undefined

const nameForm = /^[A-Za-z]\w{0,63}$/
const codeForm = /^[A-Za-z][\w/.-]{0,79}$/
const syscallForm = /^[a-z]\w{0,31}$/i

// A system call's error, and where it was to go: `connect ECONNREFUSED 127.0.0.1:443`.
const ofSystemCall =
  /^[a-z]\w* E[A-Z\d_]+( [\w.:%[\]-]+)?( - Local \([\w.:%[\]-]*\)| [\dA-F]+:error:[\dA-F]+:SSL routines:[^\n]*)?\n?$/i

// A file's error, without its path: `ENOENT: no such file or directory, stat`.
const ofFile = /^E[A-Z\d_]+: [a-z -]+, [a-z]+(?= ')/

// Their texts name headers, states and files of OpenSSL; none of them quotes a value.
const codesWithPlainTexts =
  /^(UND_ERR|HPE|ERR_(SSL|TLS|HTTP2|STREAM|SOCKET)|Z|CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME)_/

const plainTexts = new Set([
  "aborted",
  "Client network socket disconnected before secure TLS connection was established",
  "Failed to fetch",
  "fetch failed",
  "Load failed",
  "network error",
  "Network connection lost.",
  "NetworkError when attempting to fetch resource.",
  "socket hang up",
  "terminated",
  "The operation was aborted",
  "The operation was aborted.",
  "This operation was aborted"
])

// undici's parser error has no code.
const ofParser = /^Response does not match the HTTP\/1\.1 protocol( \([\w ,/'&-]+\))?$/

const withheld = "its text is not kept, since it may quote a request or a response"
const longestText = 300
// What would break the line of a log.
const control = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu

const textOf = (thrown: unknown, code: string | undefined): string => {
  const text = read(thrown, "message")
  if (typeof text !== "string") return code ?? withheld
  const file = ofFile.exec(text)
  if (file !== null) return file[0]
  if (
    plainTexts.has(text) ||
    ofSystemCall.test(text) ||
    ofParser.test(text) ||
    (code !== undefined && codesWithPlainTexts.test(code))
  ) {
    return text.replace(control, " ").trim().slice(0, longestText)
  }
  return code ?? withheld
}

/** The cause of what was thrown; a {@link TransportCause} is its own. */
export const causeOf = (thrown: unknown): TransportCause => {
  const bottom = bottomOf(thrown)
  if (bottom instanceof TransportCause) return bottom
  const code = word(read(bottom, "code"), codeForm)
  return new TransportCause({
    name:
      Object(bottom) === bottom ? (word(read(bottom, "name"), nameForm) ?? "Error") : typeof bottom,
    message: textOf(bottom, code),
    code,
    syscall: word(read(bottom, "syscall"), syscallForm)
  })
}
