/** Where calls of an SDK go, and what they are called with, as its document says. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"

import { layer } from "../generated/places/sdk/fetch.ts"
import { bind, CallDefaults, Credentials, Places, Servers } from "../generated/places/sdk/index.ts"
import type { ClientOptions, PlacesClient } from "../generated/places/sdk/index.ts"

interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

const secrets = new Set(["authorization", "cookie", "x-key"])

/** What a call sends, with only those headers that prove who calls. */
const sent = async <A, E>(
  effect: Effect.Effect<A, E, PlacesClient>,
  options: Partial<ClientOptions> = {}
): Promise<ReadonlyArray<Sent> | string> => {
  const requests: Array<Sent> = []
  const client = layer({
    credentials: Credentials.key(Redacted.make("k")),
    ...options,
    fetch: (url, init) => {
      const headers = [...new Headers(init?.headers as Record<string, string>)].filter(([name]) =>
        secrets.has(name)
      )
      requests.push({ url: String(url), headers: Object.fromEntries(headers) })
      const isToken = String(url).endsWith("/token")
      return Promise.resolve(
        new Response(
          isToken ? '{"access_token":"t","expires_in":3600,"token_type":"Bearer"}' : '"ok"',
          {
            headers: { "content-type": "application/json" }
          }
        )
      )
    }
  })
  return Effect.runPromise(
    Effect.provide(effect, client).pipe(
      Effect.map(() => requests),
      Effect.catch((error) =>
        Effect.succeed(error instanceof Error ? error.message : String(error))
      )
    )
  )
}

const key = { "x-key": "k" }

describe("a call goes", () => {
  it("to the first server, or to one that is chosen with its variables", async () => {
    expect([
      await sent(Places.main()),
      await sent(Places.main(), { server: Servers.production() }),
      await sent(Places.main(), { server: Servers.regional() }),
      await sent(Places.main(), { server: Servers.regional({ region: "us", version: "v3/x" }) }),
      await sent(Places.main(), { origin: "https://proxy.example" })
    ]).toEqual(
      [
        "https://api.places.example/v1/main",
        "https://api.places.example/v1/main",
        "https://eu.places.example/v2/main",
        "https://us.places.example/v3/x/main",
        "https://proxy.example/v1/main"
      ].map((url) => [{ url, headers: key }])
    )
  })

  it("nowhere where a variable could lead elsewhere", async () => {
    const wrong =
      "the variable region of the server is missing, or has a character that no address has"
    expect([
      await sent(Places.main(), { server: Servers.regional({ region: "evil.example/" as "eu" }) }),
      await sent(Places.main(), { server: Servers.regional({ region: "a@b" as "eu" }) }),
      await sent(Places.main(), { server: Servers.regional({ region: ".." as "eu" }) })
    ]).toEqual([wrong, wrong, wrong])
  })

  it("to the server of its operation, unless the program says where that one is, or all are", async () => {
    const origin = "https://proxy.example"
    const files = "https://files.places.example"
    expect([
      await sent(Places.files()),
      await sent(Places.files(), { server: Servers.regional() }),
      await sent(Places.files(), { origin }),
      await sent(Places.files(), { origin, servers: { [files]: files } }),
      await sent(Places.files(), {
        origin: "https://proxy.example",
        servers: { "https://files.places.example": "https://mock.example" }
      }),
      await sent(Places.beta()),
      await sent(Places.parts()),
      await sent(Places.parts(), {
        servers: { "https://upload.places.example": "https://mock.example" }
      }),
      // the region is what the program says for all
      await sent(Places.regions())
    ]).toEqual([
      [{ url: "https://files.places.example/up/files", headers: key }],
      [{ url: "https://files.places.example/up/files", headers: key }],
      [{ url: "https://proxy.example/up/files", headers: key }],
      [{ url: "https://files.places.example/up/files", headers: key }],
      [{ url: "https://mock.example/up/files", headers: key }],
      [{ url: "https://api.places.example/beta/files", headers: key }],
      [{ url: "https://upload.places.example/v3/parts", headers: key }],
      [{ url: "https://mock.example/v3/parts", headers: key }],
      [{ url: "https://api.places.example/v1/regions", headers: key }]
    ])
  })
})

describe("a client at hand", () => {
  it("is what bound operations are called with, and regions have options of their own", async () => {
    const bound = Effect.flatMap(
      bind(Places),
      (places) => places.main() satisfies Effect.Effect<string, unknown>
    )
    expect(await sent(bound)).toEqual([{ url: "https://api.places.example/v1/main", headers: key }])
    const late = Effect.provideService(Places.main(), CallDefaults, { deadline: 0 })
    expect(await sent(late)).toMatch(/^places\.main/)
  })
})

describe("a call is made with", () => {
  const admin = Credentials.admin({ username: "a", password: Redacted.make("p") })
  const credentials = Credentials.schemes({
    key: Credentials.key(Redacted.make("k")),
    session: Credentials.session(Redacted.make("s")),
    other: Credentials.other(Redacted.make("o")),
    machine: Credentials.machine({ clientId: "c", clientSecret: Redacted.make("x") })
  })
  const at = (path: string) => `https://api.places.example/v1/${path}`

  it("what its operation asks for, several at once where it asks for them", async () => {
    expect([
      await sent(Places.main(), { credentials }),
      await sent(Places.open(), { credentials }),
      await sent(Places.admin(), { credentials }),
      await sent(Places.both({ cookies: { seen: "1" } }), { credentials }),
      await sent(Places.machine(), { credentials }),
      await sent(Places.admin(), { credentials: Credentials.schemes({ admin }) })
    ]).toEqual([
      [{ url: at("main"), headers: key }],
      [{ url: at("open"), headers: {} }],
      [{ url: at("admin"), headers: { ...key, cookie: "sid=s" } }],
      [{ url: at("both"), headers: { cookie: "seen=1; sid=s; oid=o" } }],
      [
        { url: "https://login.places.example/token", headers: {} },
        { url: at("machine"), headers: { authorization: "Bearer t" } }
      ],
      [{ url: at("admin"), headers: { authorization: "Basic YTpw" } }]
    ])
  })

  it("nothing, and fails before anything is sent, where what it needs is not given", async () => {
    expect(await sent(Places.machine(), { credentials: Credentials.schemes({ admin }) })).toBe(
      "places.machine: it needs machine, and credentials for admin are given"
    )
  })
})
