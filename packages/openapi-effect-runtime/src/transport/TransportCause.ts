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
  /** Its text, where it cannot hold anything of a request or of a response. */
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
    /** Nothing if not given: the text stands for itself. */
    readonly name?: string | undefined
    readonly message: string
    readonly code?: string | undefined
    readonly syscall?: string | undefined
  }) {
    super()
    Object.assign(this, { name, message }, code && { code }, syscall && { syscall })
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
export const below = (thrown: unknown): unknown =>
  read(thrown, "cause") ?? read(read(thrown, "errors"), "0")

/** How many errors are looked at below the first one. */
export const deepest = 5

/** The error at the very bottom. */
const bottomOf = (thrown: unknown): unknown => {
  let bottom = thrown
  for (let depth = 0; depth < deepest; depth++) bottom = below(bottom) ?? bottom
  return bottom
}

/** A word as names, codes and system calls are. */
const wordIn = (thrown: unknown, property: string): string | undefined => {
  const value = read(thrown, property)
  return typeof value === "string" && /^[a-z][\w/.-]{0,79}$/i.test(value) ? value : undefined
}

// A file's error, without its path: `ENOENT: no such file or directory, stat`.
const ofFile = /^E[A-Z\d_]+: [a-z -]+, [a-z]+(?= ')/

// Their texts name headers, states and files of OpenSSL; none of them quotes a value.
const codesWithPlainTexts =
  /^(UND_ERR|HPE|ERR_(SSL|TLS|HTTP2|STREAM|SOCKET)|Z|CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME)_/

// What platforms say of an exchange; a system call's error and where it was to go (`connect ECONNREFUSED
// 127.0.0.1:443`), perhaps with OpenSSL's reason; undici's parser error, which has no code.
const plainTexts =
  /^(aborted|terminated|socket hang up|(fetch|load) failed|failed to fetch|network error|network connection lost\.|networkerror when attempting to fetch resource\.|th(e|is) operation was aborted\.?|client network socket disconnected before secure TLS connection was established|[a-z]\w* E[A-Z\d_]+( [\w.:%[\]-]+)?( - Local \([\w.:%[\]-]*\)| [\dA-F]+:error:[\dA-F]+:SSL routines:[^\n]*)?\n?|response does not match the HTTP\/1\.1 protocol( \([\w ,/'&-]+\))?)$/i

const textOf = (thrown: unknown, code: string | undefined): string => {
  const text = String(read(thrown, "message"))
  return (
    ofFile.exec(text)?.[0] ??
    (plainTexts.test(text) || codesWithPlainTexts.test(code ?? "")
      ? // Without what would break the line of a log.
        text
          .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
          .trim()
          .slice(0, 300)
      : (code ?? "its text is not kept, since it may quote a request or a response"))
  )
}

/** The cause of what was thrown; a {@link TransportCause} is its own. */
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
