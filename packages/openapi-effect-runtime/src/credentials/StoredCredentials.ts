/**
 * One token for several processes: credentials whose tokens are kept in a shared store, and cached in
 * memory by each process. The store is optional help: if it fails, hangs or contains something else,
 * that costs a token request and a warning in the log, but fails no call. No call waits for a token to
 * be written.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { type DurationInput, toMillis } from "../core/Durations.ts"
import { parseObject } from "../core/Json.ts"
import type * as Scope from "effect/Scope"
import type { RequestedCredentials } from "./RequestedCredentials.ts"
import { type HeldToken, isToken, keeping, type TokenRequest } from "./TokenSource.ts"

export type { RequestedCredentials } from "./RequestedCredentials.ts"

/**
 * Where processes share tokens: a file, a database, Redis. A value is a secret that gives access to the
 * tenant: store it where only those processes can read it, or encrypt it.
 */
export interface TokenStore {
  /** The value of a key, or `undefined` if there is none. */
  readonly get: (key: string) => Effect.Effect<Redacted.Redacted<string> | undefined, unknown>
  /**
   * Sets the value of a key atomically: a reader sees the old value or the new one. It may be dropped
   * after `lifetimeMillis` (`Infinity` if unknown).
   */
  readonly set: (
    key: string,
    value: Redacted.Redacted<string>,
    lifetimeMillis: number
  ) => Effect.Effect<void, unknown>
}

/** How a store is used. */
export interface StoreOptions {
  /**
   * The maximum time for one use of the store; a call continues without it after that. 2 seconds by
   * default. After a quarter of it the token endpoint is asked as well, and the first token is used.
   */
  readonly timeout?: DurationInput<"2 seconds"> | undefined
  /**
   * Called with a promise for each write of a token, which never rejects: pass what keeps a program
   * alive until it settles, such as `waitUntil` of `cloudflare:workers`. Without it, closing the client
   * waits for the write, at most for `timeout`.
   */
  readonly waitUntil?: ((written: Promise<void>) => void) | undefined
}

const wrongIn = (options: StoreOptions | undefined): ConfigurationError | undefined => {
  const { timeout = defaultTimeout, waitUntil } = Object(options) as StoreOptions
  if (!(toMillis(timeout) > 0)) {
    return new ConfigurationError({
      option: "timeout",
      message: 'timeout must be a duration above zero, such as "2 seconds"'
    })
  }
  return ["function", "undefined"].includes(typeof waitUntil)
    ? undefined
    : new ConfigurationError({
        option: "waitUntil",
        message: "waitUntil must be a function that takes a promise"
      })
}

const defaultTimeout: Duration.Input = "2 seconds"

// Half of a token's remaining lifetime when it is due for replacement.
const longestGraceMillis = 30_000

/** A stored token. A token that is used until it is rejected has no `until`. */
const encode = ({ since, token, until }: HeldToken): Redacted.Redacted<string> =>
  Redacted.make(
    JSON.stringify({ token: Redacted.value(token), since, ...(until < Infinity ? { until } : {}) }),
    { label: "stored token" }
  )

/** Parses a stored token; `undefined` for anything else, so that a broken entry is replaced. */
const decode = (value: Redacted.Redacted<string>, now: number): HeldToken | undefined => {
  const { since, token, until = Infinity } = parseObject(Redacted.value(value))
  if (!isToken(token)) return undefined
  if (typeof since !== "number" || typeof until !== "number" || now >= until) return undefined
  return {
    token: Redacted.make(token, { label: "token" }),
    // The clock of the writer may be ahead of this one.
    since: Math.min(since, now),
    until
  }
}

/**
 * Asks the store before the token endpoint. A token that this process has already taken from it is not
 * taken again: it has expired or was rejected, and is replaced in the store unless another process has
 * done so.
 */
const throughStore = (
  request: TokenRequest,
  store: TokenStore,
  api: string,
  key: string,
  timeout: Duration.Input,
  waitUntil: StoreOptions["waitUntil"]
): Effect.Effect<TokenRequest, never, Scope.Scope> => {
  let last: string | undefined
  const patience = Duration.times(Duration.fromInputUnsafe(timeout), 0.25)

  const attempt = <A>(action: "get" | "set", use: Effect.Effect<A, unknown>) =>
    use.pipe(
      Effect.timeout(timeout),
      // Not the failure itself or the key: a store's errors may quote values.
      Effect.catchCause(() =>
        Effect.as(
          Effect.logWarning("The token store failed; the token is kept in memory alone").pipe(
            Effect.annotateLogs({ [`${api}.token_store.action`]: action })
          ),
          undefined
        )
      )
    )

  const fromStore = Effect.gen(function* () {
    const value = yield* attempt(
      "get",
      Effect.suspend(() => store.get(key))
    )
    const now = yield* Clock.currentTimeMillis
    const found = value === undefined ? undefined : decode(value, now)
    if (found === undefined || Redacted.value(found.token) === last) return undefined
    // The process that requested it replaces it first. The others look for the new one later, at
    // different times, so that one of them replaces it if that process is gone.
    const grace = Math.min((found.until - found.since) / 2, longestGraceMillis)
    return { ...found, until: found.until + (yield* Random.next) * grace }
  })

  // What continues after a token was found: a hanging lookup, until its warning, and the write.
  let looking: Fiber.Fiber<HeldToken | undefined> | undefined
  let writing: Fiber.Fiber<void> | undefined

  const write = (fresh: HeldToken): Effect.Effect<void> =>
    Effect.withFiber(({ context }) => {
      const fiber = (writing = Effect.runForkWith(context)(
        Effect.asVoid(
          attempt(
            "set",
            Effect.suspend(() => store.set(key, encode(fresh), fresh.until - fresh.since))
          )
        )
      ))
      waitUntil?.(new Promise((resolve) => fiber.addObserver(() => resolve())))
      return Effect.void
    })

  const fromEndpoint = Effect.tap(request, write)

  const find = Effect.withFiber(({ context }) => {
    const found = Fiber.join((looking = Effect.runForkWith(context)(fromStore)))
    return Effect.flatMap(Effect.timeoutOption(found, patience), (early) =>
      Option.isSome(early)
        ? early.value
          ? Effect.succeed(early.value)
          : fromEndpoint
        : Effect.raceFirst(
            Effect.flatMap(found, (token) => (token ? Effect.succeed(token) : Effect.never)),
            Effect.catch(fromEndpoint, (error) =>
              Effect.flatMap(found, (token) => (token ? Effect.succeed(token) : Effect.fail(error)))
            )
          )
    )
  })

  const remembering = Effect.map(find, (token) => {
    last = Redacted.value(token.token)
    return token
  })

  return Effect.as(
    Effect.addFinalizer(() => {
      looking?.interruptUnsafe()
      return writing === undefined || waitUntil !== undefined
        ? Effect.void
        : Effect.asVoid(Effect.timeoutOption(Fiber.await(writing), timeout))
    }),
    remembering
  )
}

/**
 * The same credentials, with tokens shared through a store.
 *
 * @example
 * ```ts
 * import { clientSecret } from "openapi-effect-runtime/credentials/Credentials"
 * import { stored, type TokenStore } from "openapi-effect-runtime/credentials/StoredCredentials"
 * import type { Redacted } from "effect"
 *
 * export const shared = (secret: Redacted.Redacted<string>, store: TokenStore) =>
 *   stored(clientSecret({ clientId: "Qd3vZ8tLw1KxN5yR", clientSecret: secret }), store)
 * ```
 */
export const stored = (
  credentials: RequestedCredentials,
  store: TokenStore,
  options?: StoreOptions
): RequestedCredentials => ({
  identity: credentials.identity,
  tokens: (transport, server) => {
    const wrong = wrongIn(options)
    if (wrong !== undefined) return Effect.fail(wrong)
    return credentials.tokens(transport, server, (request) =>
      Effect.flatMap(
        throughStore(
          request,
          store,
          server.api,
          // The origin as well as the audience: a sandbox that replaces a tenant has other tokens.
          [
            `${server.api}-token`,
            server.origin,
            ...Object.values(server.tokenEndpoint?.parameters ?? {}),
            credentials.identity
          ].join(" "),
          options?.timeout ?? defaultTimeout,
          options?.waitUntil
        ),
        keeping
      )
    )
  }
})
