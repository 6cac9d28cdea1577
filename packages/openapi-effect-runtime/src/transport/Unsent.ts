/**
 * Proofs that a request was not processed. An error code alone is not enough: `EHOSTUNREACH` occurs
 * when a route is missing before a connection is made, and when it is lost after the request has
 * arrived. So each proof needs two observations that agree; without proof, a request counts as possibly
 * sent.
 */
import { below, deepest, read } from "./TransportCause.ts"

/** The examined parts of an error, in one line. */
const lineOf = (thrown: unknown): string =>
  ["name", "code", "syscall", "http2ErrorCode", "message"]
    .map((property) => String(read(thrown, property) ?? ""))
    .join("|")

// A server that resets a stream with code 7 has not processed it (RFC 9113, section 8.7). A `GOAWAY`
// without an error: versions of undici that compare stream ids report it only for streams above the
// last one that the server accepted; earlier versions reported another error class, for all of them.
const rejected =
  /\|(ERR_HTTP2_STREAM_ERROR\|[^|]*\|7\|.*NGHTTP2_REFUSED_STREAM|UND_ERR_INFO\|.*\|HTTP\/2: "GOAWAY" frame received with code 0)$/s

// A system call whose text begins with what failed, and how: `connect ECONNREFUSED 127.0.0.1:443`.
const noConnection = /^[^|]*\|([^|]+)\|(connect|getaddrinfo)\|[^|]*\|\2 \1/

// Node verifies the certificate before it hands the connection over. The codes are those of OpenSSL's
// verification; a server's complaint about a certificate is `ERR_SSL_…`, and can arrive after the
// request was sent.
const badCertificate =
  /\|(ERR_TLS_CERT_ALTNAME_INVALID|(CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)_[A-Z_]+|INVALID_CA)\|\|[^|]*\|(?!.*(:error:|alert)).*certificate/is

// Node's own message for a connection that never became secure; undici's for one that was never made.
const noSecureConnection =
  /\|ECONNRESET\|.*\|Client network socket disconnected before secure TLS connection was established$|^ConnectTimeoutError\|UND_ERR_CONNECT_TIMEOUT\|.*\|Connect Timeout Error/

const provenBy = (thrown: unknown, proofs: ReadonlyArray<RegExp>): boolean => {
  let at = thrown
  for (let depth = 0; depth < deepest && at; depth++) {
    const line = lineOf(at)
    if (proofs.some((proof) => proof.test(line))) return true
    const errors = read(at, "errors")
    // One error for each address tried; one of them may have received the request.
    if (Array.isArray(errors)) {
      return errors.length > 0 && errors.every((error) => provenBy(error, proofs))
    }
    // An error that itself describes what happened decides; a mere wrapper does not.
    at = (read(at, "code") ?? read(at, "syscall")) === undefined ? below(at) : undefined
  }
  return false
}

/** Whether an error proves that the server rejected the request's stream without processing it. */
export const provesRejectedStream = (thrown: unknown): boolean => provenBy(thrown, [rejected])

/**
 * Whether an error proves that the request was not processed: it was not sent, or its stream was
 * rejected.
 */
export const provesUnsent = (thrown: unknown): boolean =>
  provenBy(thrown, [rejected, noConnection, badCertificate, noSecureConnection])
