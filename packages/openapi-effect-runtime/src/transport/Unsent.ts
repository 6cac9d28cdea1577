/**
 * What proves that a request was not processed. A code alone never does:
 * `EHOSTUNREACH` is given when a route is missing before a connection is made, and when
 * it is lost after the request has arrived. So each proof takes two observations that
 * agree, and whatever has none was possibly sent.
 */
import { below, deepest, read } from "./TransportCause.ts"

/** What is looked at of an error, in one line. */
const lineOf = (thrown: unknown): string =>
  ["name", "code", "syscall", "http2ErrorCode", "message"]
    .map((property) => String(read(thrown, property) ?? ""))
    .join("|")

// A server that resets a stream with 7 has not looked at it (RFC 9113, section 8.7). `GOAWAY` without an
// error: since it compares stream ids, undici gives it to those requests alone whose stream lies above the
// last one that the server took up; before that it gave another class of error, to any of them.
const rejected =
  /\|(ERR_HTTP2_STREAM_ERROR\|[^|]*\|7\|.*NGHTTP2_REFUSED_STREAM|UND_ERR_INFO\|.*\|HTTP\/2: "GOAWAY" frame received with code 0)$/s

// A system call whose text begins with what failed, and how: `connect ECONNREFUSED 127.0.0.1:443`.
const noConnection = /^[^|]*\|([^|]+)\|(connect|getaddrinfo)\|[^|]*\|\2 \1/

// Node verifies before it hands the connection over. The codes are those of OpenSSL's verification;
// what a server says of a certificate is `ERR_SSL_…` and can come after the request has left.
const badCertificate =
  /\|(ERR_TLS_CERT_ALTNAME_INVALID|(CERT|CRL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)_[A-Z_]+|INVALID_CA)\|\|[^|]*\|(?!.*(:error:|alert)).*certificate/is

// Node says so itself, and says it only of a connection that never was secure; undici of one that never was.
const noSecureConnection =
  /\|ECONNRESET\|.*\|Client network socket disconnected before secure TLS connection was established$|^ConnectTimeoutError\|UND_ERR_CONNECT_TIMEOUT\|.*\|Connect Timeout Error/

const provenBy = (thrown: unknown, proofs: ReadonlyArray<RegExp>): boolean => {
  let at = thrown
  for (let depth = 0; depth < deepest && at; depth++) {
    const line = lineOf(at)
    if (proofs.some((proof) => proof.test(line))) return true
    const errors = read(at, "errors")
    // One for each address that was tried; one of them may have been spoken to.
    if (Array.isArray(errors)) {
      return errors.length > 0 && errors.every((error) => provenBy(error, proofs))
    }
    // An error that says by itself what happened has the last word; a mere wrapper has none.
    at = (read(at, "code") ?? read(at, "syscall")) === undefined ? below(at) : undefined
  }
  return false
}

/** Whether an error proves that the server rejected the request's stream, and did not look at it. */
export const provesRejectedStream = (thrown: unknown): boolean => provenBy(thrown, [rejected])

/** Whether an error proves that the request was not processed: it did not leave, or its stream was rejected. */
export const provesUnsent = (thrown: unknown): boolean =>
  provenBy(thrown, [rejected, noConnection, badCertificate, noSecureConnection])
