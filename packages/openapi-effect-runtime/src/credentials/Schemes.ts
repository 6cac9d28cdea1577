/**
 * Several credentials in one client, by the names of the document's security schemes: each operation is
 * called with those that it requires.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Authorization } from "../core/Authorization.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import type { Deadline } from "../core/Deadline.ts"
import type { CredentialsError } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import { fixedSecret } from "./FixedSecret.ts"
import type { Credentials } from "./RequestedCredentials.ts"
import type { Authorizing, TokenSource } from "./TokenSource.ts"
import { tokensOf } from "./TokensOf.ts"

const bearer = (secret: string): Authorization => ({
  headers: { authorization: `Bearer ${secret}` }
})

const nothing = (): Authorization => ({})

/** For an operation that requires no credentials. */
export const none: Credentials = {
  authorize: nothing,
  tokens: () => fixedSecret(Redacted.make(""), undefined)
}

const combined = (left: Authorization, right: Authorization): Authorization => {
  const [first, second] = [left.inPath, right.inPath]
  const [one, other] = [left.headers?.["cookie"], right.headers?.["cookie"]]
  return {
    headers: {
      ...left.headers,
      ...right.headers,
      ...(one !== undefined && other !== undefined && { cookie: `${one}; ${other}` })
    },
    inPath: first && second ? (path) => second(first(path)) : (first ?? second)
  }
}

/** Credentials that are required together, combined into one. */
const together = (all: ReadonlyArray<Authorizing>): Authorizing => {
  const [only] = all
  if (only !== undefined && all.length === 1) return only
  let parts: ReadonlyArray<Redacted.Redacted<string>> = []
  let whole: Redacted.Redacted<string> | undefined
  // The same token object while its parts are the same, so that a rejected one is recognized.
  const join = (tokens: ReadonlyArray<Redacted.Redacted<string>>): Redacted.Redacted<string> => {
    if (whole === undefined || tokens.some((token, index) => token !== parts[index])) {
      parts = tokens
      whole = Redacted.make(JSON.stringify(tokens.map((token) => Redacted.value(token))))
    }
    return whole
  }
  const tokens: TokenSource = {
    current: () => {
      const current = all.map((each) => each.tokens.current())
      const known = current.filter((token) => token !== undefined)
      return known.length === all.length ? join(known) : undefined
    },
    get: <E>(deadline: Deadline, onPassed: (last: CredentialsError | undefined) => E) =>
      Effect.map(
        all.reduce<Effect.Effect<ReadonlyArray<Redacted.Redacted<string>>, CredentialsError | E>>(
          (before, each) =>
            Effect.flatMap(before, (got) =>
              Effect.map(each.tokens.get(deadline, onPassed), (token) => [...got, token])
            ),
          Effect.succeed([])
        ),
        join
      ),
    reject: (token) =>
      token === whole &&
      // It is not known which of them was rejected.
      parts.map((part, index) => all[index]?.tokens.reject(part) === true).includes(true)
  }
  return {
    tokens,
    authorize: (secret) => {
      const secrets = JSON.parse(secret) as ReadonlyArray<string>
      return all
        .map((each, index) => each.authorize(secrets[index] ?? ""))
        .reduce(combined, {} satisfies Authorization)
    }
  }
}

/**
 * Credentials by the names of security schemes. An operation is called with the first of its
 * alternatives for which all credentials are given; if there is none, the call fails with
 * `InvalidRequest`.
 *
 * @example
 * ```ts
 * import { Redacted } from "effect"
 * import { apiKey } from "openapi-effect-runtime/credentials/ApiKey"
 * import { basic } from "openapi-effect-runtime/credentials/Basic"
 * import { schemes } from "openapi-effect-runtime/credentials/Schemes"
 *
 * export const credentials = schemes({
 *   key: apiKey({ in: "header", name: "x-api-key" }, Redacted.make("…")),
 *   admin: basic({ username: "admin", password: Redacted.make("…") })
 * })
 * ```
 */
export const schemes = (given: Readonly<Record<string, Credentials | undefined>>): Credentials => ({
  authorize: nothing,
  tokens: (transport, server) =>
    Effect.gen(function* () {
      const byName = new Map<string, Authorizing>()
      for (const [name, credentials] of Object.entries(given)) {
        if (credentials === undefined) continue
        byName.set(name, {
          tokens: yield* tokensOf(credentials, transport, server),
          authorize: credentials.authorize ?? bearer
        })
      }
      if (byName.size === 0) {
        return yield* Effect.fail(
          new ConfigurationError({
            option: "credentials",
            message: "schemes needs credentials for one security scheme at least"
          })
        )
      }
      const source = yield* fixedSecret(Redacted.make(""), undefined)
      const [first] = byName.values()
      const nobody: Authorizing = { tokens: source, authorize: nothing }
      const made = new Map<string, Authorizing>()
      const of = (names: ReadonlyArray<string>): Authorizing => {
        const key = names.join("\n")
        const all = names.flatMap((name) => byName.get(name) ?? [])
        const authorizing = made.get(key) ?? (names.length === 0 ? nobody : together(all))
        made.set(key, authorizing)
        return authorizing
      }
      const choose = ({ security }: OperationMetadata): Authorizing | string => {
        // Without security metadata, an API with one scheme uses that one, and others use none.
        if (security === undefined) return (byName.size === 1 ? first : undefined) ?? nobody
        const names = security.find((all) => all.every((name) => byName.has(name)))
        return names === undefined
          ? `it needs ${security.map((all) => all.join(" and ")).join(", or ")}, and credentials for ${[...byName.keys()].join(", ")} are given`
          : of(names)
      }
      return { ...source, choose }
    })
})
