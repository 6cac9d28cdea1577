import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "../../src/core/ConfigurationError.ts"
import { apiKey, type ApiKeyPlace } from "../../src/credentials/ApiKey.ts"
import { basic } from "../../src/credentials/Basic.ts"
import type { Credentials } from "../../src/credentials/RequestedCredentials.ts"

const unused = { send: () => Effect.die("nothing is to be sent") }

/** What a request carries, or the option that is wrong. */
const carried = (credentials: Credentials) =>
  Effect.scoped(credentials.tokens(unused, { api: "museum", origin: "https://api.example" })).pipe(
    Effect.map((tokens) => {
      const secret = tokens.current()
      return secret && credentials.authorize?.(Redacted.value(secret))
    }),
    Effect.catch((error: ConfigurationError) => Effect.succeed(error.option))
  )

const keyed = (place: ApiKeyPlace["in"], key: string) =>
  carried(apiKey({ in: place, name: "X-Key" }, Redacted.make(key)))

describe("apiKey", () => {
  it.effect("goes where the document says", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* keyed("header", "a b"), { headers: { "x-key": "a b" } })
      const inQuery = yield* keyed("query", "a&b é")
      assert.deepStrictEqual(
        typeof inQuery === "object" && ["/a", "/a?b=1"].map((path) => inQuery.inPath?.(path)),
        ["/a?X-Key=a%26b%20%C3%A9", "/a?b=1&X-Key=a%26b%20%C3%A9"]
      )
      assert.deepStrictEqual(yield* keyed("cookie", "a=b-c"), {
        headers: { cookie: "X-Key=a=b-c" }
      })
    })
  )

  it.effect("rejects a key that its place cannot hold", () =>
    Effect.gen(function* () {
      const wrong: ReadonlyArray<readonly [ApiKeyPlace["in"], string]> = [
        ["header", ""],
        ["header", "a\nb"],
        ["header", " a"],
        ["query", "\ud800"],
        ["cookie", "a;b"],
        ["cookie", "a,b"],
        ["cookie", 'a"b'],
        ["cookie", String.raw`a\b`]
      ]
      for (const [place, key] of wrong) assert.strictEqual(yield* keyed(place, key), "apiKey")
    })
  )
})

describe("basic", () => {
  const named = (username: string, password: string) =>
    carried(basic({ username, password: Redacted.make(password) }))

  it.effect("sends name and password as UTF-8", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* named("test", "123£"), {
        headers: { authorization: "Basic dGVzdDoxMjPCow==" }
      })
    })
  )

  it.effect("rejects what it cannot send", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* named("a:b", "c"), "username")
      assert.strictEqual(yield* named("a", "b\n"), "password")
    })
  )
})
