/**
 * The safe part of another library's error. Such an error can contain the request with its token
 * (Effect's `HttpClientError`), the bytes that could not be parsed (Node's `rawPacket`) or a socket
 * with cookies, and its text can quote any of them. So it is never passed on: four fields are copied,
 * and the text only if this kind of error is known to quote no request or response.
 */

/**
 * An error of a socket, TLS, a parser or `fetch`, reduced to its safe parts.
 *
 * Your own transport can make one to add a message; for any other error as the cause, the text is kept
 * only if it is known to quote nothing.
 *
 * @example
 * ```ts
 * import { TransportFailure } from "openapi-effect-runtime/transport/Transport"
 * import { TransportCause } from "openapi-effect-runtime/transport/TransportCause"
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
  declare readonly name: string
  /** Its text, if it cannot contain parts of a request or response. */
  declare readonly message: string
  /** Its code, such as `ECONNRESET` or `UND_ERR_SOCKET`. */
  declare readonly code?: string
  /** The system call that failed, such as `connect`. */
  declare readonly syscall?: string

  constructor({
    code,
    message,
    name = "",
    syscall
  }: {
    /** Empty by default, so that only the text is shown. */
    readonly name?: string | undefined
    readonly message: string
    readonly code?: string | undefined
    readonly syscall?: string | undefined
  }) {
    super()
    Object.assign(this, { name, message }, code && { code }, syscall && { syscall })
    // The stack of the copy is meaningless, and that of the original is not kept.
    Object.defineProperty(this, "stack", { value: String(this) })
  }
}

/** A cause with a message of the transport's own. */
export const because = (message: string): TransportCause => new TransportCause({ message })

/** Reads a property of a thrown value, which may be anything, even a getter that throws. */
export const read = (thrown: unknown, property: string): unknown => {
  try {
    return (Object(thrown) as Record<string, unknown>)[property]
  } catch {
    return undefined
  }
}

/**
 * The cause of an error: `fetch` wraps once, Effect's client up to twice, some have one error for each
 * address.
 */
export const below = (thrown: unknown): unknown =>
  read(thrown, "cause") ?? read(read(thrown, "errors"), "0")

/** How many nested errors are examined. */
export const deepest = 5

/** The innermost error. */
const bottomOf = (thrown: unknown): unknown => {
  let bottom = thrown
  for (let depth = 0; depth < deepest; depth++) bottom = below(bottom) ?? bottom
  return bottom
}

/** A word, as in names, codes and system calls. */
const wordIn = (thrown: unknown, property: string): string | undefined => {
  const value = read(thrown, property)
  return typeof value === "string" && /^[a-z][\w/.-]{0,79}$/i.test(value) ? value : undefined
}

// A file's error, without its path: `ENOENT: no such file or directory, stat`.
const ofFile = /^E[A-Z\d_]+: [a-z -]+, [a-z]+(?= ')/

// Their texts name headers, states and OpenSSL files; none of them quotes a value.
const codesWithPlainTexts =
  /^(UND_ERR|HPE|ERR_(SSL|TLS|HTTP2|STREAM|SOCKET)|Z|CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME)_/

// Platform messages about an exchange; a system call's error with its target
// (`connect ECONNREFUSED 127.0.0.1:443`), perhaps with OpenSSL's reason; undici's parser error, which
// has no code.
const plainTexts =
  /^(aborted|terminated|socket hang up|(fetch|load) failed|failed to fetch|network error|network connection lost\.|networkerror when attempting to fetch resource\.|th(e|is) operation was aborted\.?|client network socket disconnected before secure TLS connection was established|[a-z]\w* E[A-Z\d_]+( [\w.:%[\]-]+)?( - Local \([\w.:%[\]-]*\)| [\dA-F]+:error:[\dA-F]+:SSL routines:[^\n]*)?\n?|response does not match the HTTP\/1\.1 protocol( \([\w ,/'&-]+\))?)$/i

const textOf = (thrown: unknown, code: string | undefined): string => {
  const text = String(read(thrown, "message"))
  return (
    ofFile.exec(text)?.[0] ??
    (plainTexts.test(text) || codesWithPlainTexts.test(code ?? "")
      ? // Without characters that would break a log line.
        text
          .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
          .trim()
          .slice(0, 300)
      : (code ?? "its text is not kept, since it may quote a request or a response"))
  )
}

/** The cause of a thrown value; a {@link TransportCause} is returned unchanged. */
export const causeOf = (thrown: unknown): TransportCause => {
  const bottom = bottomOf(thrown)
  if (bottom instanceof TransportCause) return bottom
  const code = wordIn(bottom, "code")
  return new TransportCause({
    name: Object(bottom) === bottom ? (wordIn(bottom, "name") ?? "Error") : typeof bottom,
    message: textOf(bottom, code),
    code,
    syscall: wordIn(bottom, "syscall")
  })
}
