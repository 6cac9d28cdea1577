/**
 * What proves that a request was not processed. A code alone never does:
 * `EHOSTUNREACH` is given when a route is missing before a connection is made, and when
 * it is lost after the request has arrived. So each proof takes two facts that
 * agree, and whatever has none was possibly sent.
 */
import { below, read } from "./TransportCause.ts"

const deepest = 5

// The message begins with what failed, and how: `connect ECONNREFUSED 127.0.0.1:443`.
const failedToConnect = (thrown: unknown): boolean => {
  const syscall = read(thrown, "syscall")
  return (
    (syscall === "connect" || syscall === "getaddrinfo") &&
    String(read(thrown, "message")).startsWith(`${syscall} ${String(read(thrown, "code"))}`)
  )
}

// Node verifies before it hands the connection over. The codes are those of OpenSSL's verification;
// what a server says of a certificate is `ERR_SSL_…` and can come after the request has left.
const verificationCodes =
  /^(ERR_TLS_CERT_ALTNAME_INVALID|(CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)_[A-Z_]+|INVALID_CA)$/

const refusedCertificate = (thrown: unknown): boolean =>
  verificationCodes.test(String(read(thrown, "code"))) &&
  read(thrown, "syscall") === undefined &&
  /^(?!.*(:error:|alert)).*certificate/is.test(String(read(thrown, "message")))

// Node says so itself, and says it only of a connection that never was secure.
const endedBeforeItWasSecure = (thrown: unknown): boolean =>
  read(thrown, "code") === "ECONNRESET" &&
  read(thrown, "message") ===
    "Client network socket disconnected before secure TLS connection was established"

const connectTimedOut = (thrown: unknown): boolean =>
  read(thrown, "code") === "UND_ERR_CONNECT_TIMEOUT" &&
  read(thrown, "name") === "ConnectTimeoutError" &&
  String(read(thrown, "message")).startsWith("Connect Timeout Error")

// A server that resets a stream with this code has not looked at it (RFC 9113, section 8.7).
const refusedStreamCode = 7

const refusedStream = (thrown: unknown): boolean =>
  read(thrown, "http2ErrorCode") === refusedStreamCode &&
  read(thrown, "code") === "ERR_HTTP2_STREAM_ERROR" &&
  String(read(thrown, "message")).endsWith("NGHTTP2_REFUSED_STREAM")

// Since it compares stream ids, undici gives this error to those requests alone whose stream lies above
// the last one that the server took up. Before that it gave another class of error, to any of them.
const aboveLastStream = (thrown: unknown): boolean =>
  read(thrown, "code") === "UND_ERR_INFO" &&
  read(thrown, "message") === 'HTTP/2: "GOAWAY" frame received with code 0'

type Proof = (thrown: unknown) => boolean

const proofsOfRefusal: ReadonlyArray<Proof> = [refusedStream, aboveLastStream]
const allProofs: ReadonlyArray<Proof> = [
  failedToConnect,
  refusedCertificate,
  endedBeforeItWasSecure,
  connectTimedOut,
  ...proofsOfRefusal
]

const provenBy = (thrown: unknown, proofs: ReadonlyArray<Proof>): boolean => {
  let at = thrown
  for (let depth = 0; depth < deepest; depth++) {
    if (proofs.some((proves) => proves(at))) return true
    const errors = read(at, "errors")
    // One for each address that was tried; one of them may have been spoken to.
    if (Array.isArray(errors)) {
      return errors.length > 0 && errors.every((error) => provenBy(error, proofs))
    }
    // An error that says by itself what happened has the last word; a mere wrapper has none.
    if (read(at, "code") !== undefined || read(at, "syscall") !== undefined) return false
    at = below(at)
    if (at === undefined) return false
  }
  return false
}

/** Whether an error proves that the server refused the request's stream, and did not look at it. */
export const provesRefused: Proof = (thrown) => provenBy(thrown, proofsOfRefusal)

/** Whether an error proves that the request was not processed: it did not leave, or its stream was refused. */
export const provesUnsent: Proof = (thrown) => provenBy(thrown, allProofs)
