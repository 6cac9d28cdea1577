/**
 * The public keys of a connection, read as its identity provider reads them: without credentials,
 * from the JWKS that the tenant publishes. The address is public, and so is what it returns.
 */
import { Duration, Effect, Option, Schema } from "effect"
import { type PublishedKeys, TenantUnavailable } from "./Tenant.ts"

const Jwks = Schema.Struct({
  keys: Schema.Array(
    Schema.Struct({
      kid: Schema.optionalKey(Schema.String),
      use: Schema.optionalKey(Schema.String)
    })
  )
})
const decodeJwks = Schema.decodeUnknownOption(Schema.fromJsonString(Jwks))

const timeoutMillis = 10_000
/** More than a JWKS of a few keys ever has. */
const mostCharacters = 1_000_000

/** Where a connection's keys are published. */
export const jwksAddress = (origin: string, name: string): string =>
  `${origin}/oauth/connection/${encodeURIComponent(name)}/.well-known/jwks.json`

const seconds = (directives: string, name: string): number | undefined => {
  const found = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*"?(\\d{1,10})`, "iu").exec(directives)?.[1]
  return found === undefined ? undefined : Number(found)
}

/**
 * How long a cache may still hold an older copy (RFC 9111, RFC 5861): the response's lifetime and
 * the time for which it may be used stale, less the age that it has already.
 */
export const cacheTime = (headers: Headers): Duration.Duration => {
  const directives = headers.get("cache-control") ?? ""
  if (/(?:^|[\s,])no-store(?:$|[\s,])/iu.test(directives)) return Duration.zero
  const expires = Date.parse(headers.get("expires") ?? "")
  const date = Date.parse(headers.get("date") ?? "")
  const lifetime =
    seconds(directives, "s-maxage") === undefined && seconds(directives, "max-age") === undefined
      ? Math.max(0, (expires - date) / 1000 || 0)
      : Math.max(seconds(directives, "s-maxage") ?? 0, seconds(directives, "max-age") ?? 0)
  const stale = seconds(directives, "stale-while-revalidate") ?? 0
  const age = Number(/^\d{1,10}$/u.exec(headers.get("age") ?? "")?.[0] ?? 0)
  return Duration.seconds(Math.max(0, lifetime + stale - age))
}

/**
 * Fetches the keys that a connection publishes.
 *
 * @param fetchIt - What fetches; the platform's `fetch` unless given.
 */
export const fetchPublishedKeys = Effect.fn("fetchPublishedKeys")(function* (
  origin: string,
  name: string,
  fetchIt: typeof fetch = fetch
) {
  const address = jwksAddress(origin, name)
  const unavailable = (message: string) =>
    new TenantUnavailable({ message: `the keys published at ${address}: ${message}` })
  const { headers, status, text } = yield* Effect.tryPromise({
    try: async (signal) => {
      const response = await fetchIt(address, {
        headers: { accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMillis)])
      })
      return { headers: response.headers, status: response.status, text: await response.text() }
    },
    // What was thrown may hold anything of the response.
    catch: () => unavailable("could not be fetched")
  })
  if (status !== 200) return yield* unavailable(`status ${status}`)
  const jwks = text.length > mostCharacters ? Option.none() : decodeJwks(text)
  if (Option.isNone(jwks)) return yield* unavailable("the response is not a JWKS")
  const published: PublishedKeys = {
    kids: jwks.value.keys.flatMap(({ kid, use }) =>
      kid === undefined || (use !== undefined && use !== "sig") ? [] : [kid]
    ),
    cachedFor: cacheTime(headers)
  }
  return published
})
