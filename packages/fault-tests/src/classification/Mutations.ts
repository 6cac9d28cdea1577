/** Errors made of recorded ones: fields changed, dropped and exchanged, wrappers added and taken away. */
import type { Described } from "./Described.ts"

/** Numbers from 0 up to 1, the same for the same seed. */
export const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const codes = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ETIMEDOUT",
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_INFO",
  "UND_ERR_SOCKET",
  "ConnectionRefused",
  "FailedToOpenSocket",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
  "ERR_HTTP2_STREAM_ERROR"
]
const syscalls = ["connect", "getaddrinfo", "read", "write", "bind"]
const names = ["Error", "TypeError", "AggregateError", "ConnectTimeoutError", "SocketError"]

const without = ({ fields, ...rest }: Described, key: string): Described => ({
  ...rest,
  fields: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key))
})
const withField = (at: Described, key: string, value: string | number): Described => ({
  ...at,
  fields: { ...at.fields, [key]: value }
})

/**
 * Changes an error in one to four ways. What it says in words is only exchanged for what
 * errors of `others` say: a text that names a failed connection is the proof itself.
 */
export const mutate = (
  error: Described,
  others: ReadonlyArray<Described>,
  next: () => number
): Described => {
  const pick = <A>(values: ReadonlyArray<A>): A => {
    const value = values[Math.floor(next() * values.length)]
    if (value === undefined) throw new Error("There is nothing to pick from")
    return value
  }
  const ways: ReadonlyArray<(at: Described) => Described> = [
    (at) => withField(at, "code", pick(codes)),
    (at) => withField(at, "syscall", pick(syscalls)),
    (at) => withField(at, "errno", -Math.floor(next() * 200)),
    (at) => withField(at, "http2ErrorCode", Math.floor(next() * 9)),
    (at) => without(at, pick(["code", "syscall", "errno", "library", "reason"])),
    (at) => ({ ...at, name: pick(names) }),
    (at) => ({ ...at, message: pick(others).message }),
    (at) => ({ ...at, message: at.message.slice(0, Math.floor(next() * at.message.length)) }),
    (at) => ({ ...at, cause: undefined, errors: [pick(others), at] }),
    (at) => ({ name: "TypeError", message: "fetch failed", fields: {}, cause: at }),
    (at) => ({ ...pick(others), cause: at }),
    (at) => at.cause ?? at,
    (at) => (at.cause === undefined ? at : { ...at, cause: mutateOnce(at.cause) })
  ]
  const mutateOnce = (at: Described): Described => pick(ways)(at)
  let mutated = error
  const times = 1 + Math.floor(next() * 4)
  for (let time = 0; time < times; time++) mutated = mutateOnce(mutated)
  return mutated
}
