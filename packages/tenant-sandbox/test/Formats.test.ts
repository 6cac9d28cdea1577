/** Formats of texts that the contract names: what they let through, and that requests are held to them. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { formats } from "../src/contract/Formats.ts"
import { schemas, operations } from "../src/generated/Contract.ts"
import { TenantSandbox } from "../src/index.ts"
import { api, rejection } from "./support/Api.ts"

const examples: Readonly<
  Record<string, readonly [valid: ReadonlyArray<string>, not: ReadonlyArray<string>]>
> = {
  "date-time": [
    ["2026-02-28T10:00:00Z", "2026-02-28T10:00:00.123+02:00", "2028-02-29T23:59:59Z"],
    ["2026-02-28", "2026-02-30T10:00:00Z", "2026-02-28T25:00:00Z", "2026-02-28T10:00:00", "today"]
  ],
  email: [
    ["ada@acme.example", "ada.moreau+test@mail.acme.example", "o'neill@acme.example"],
    [
      "ada",
      "ada@",
      "@acme.example",
      "ada@acme",
      "a b@acme.example",
      "ada@acme..example",
      "ada@-a.example"
    ]
  ],
  hostname: [
    ["acme.example", "localhost", "a-b.example"],
    ["-a.example", "a_b.example", "https://a.example", "a..b", `${"a".repeat(64)}.example`]
  ],
  ipv4: [["203.0.113.24"], ["203.0.113", "203.0.113.256"]],
  ipv6: [
    ["2001:db8::1", "::1"],
    ["2001:db8::1::2", "203.0.113.24"]
  ],
  uri: [
    ["https://acme.example/a?b=c", "urn:a:b"],
    ["acme.example", "/a", "https://acme example"]
  ],
  uuid: [
    ["5f7c8ec7-c33c-4c00-8bba-fe825f7c8ec7"],
    ["5f7c8ec7", "5f7c8ec7-c33c-4c00-8bba-fe825f7c8ecg"]
  ]
}

/** Formats that say nothing about a text. */
const silent = new Set(["binary"])

const named = new Set(
  Array.from(
    JSON.stringify([schemas, operations]).matchAll(/"format":"(?<name>[^"]+)"/gu),
    ({ groups }) => groups?.["name"] ?? ""
  )
)

describe("formats", () => {
  it.effect("of the contract are all known", () =>
    Effect.sync(() => {
      assert.deepStrictEqual(
        [...named].filter((name) => !silent.has(name)).sort(),
        Object.keys(formats).sort()
      )
    })
  )

  it.effect.each(Object.entries(examples))("%s", ([name, [valid, not]]) =>
    Effect.sync(() => {
      const test = formats[name]
      assert.deepStrictEqual(
        [
          valid.filter((text) => test?.(text) !== true),
          not.filter((text) => test?.(text) !== false)
        ],
        [[], []]
      )
    })
  )

  it.effect("hold requests, and what a seed says", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const user = (email: string) => ({ connection: "people", email, password: "a-Password-1" })
      const invalid = [
        400,
        "invalid_body",
        "Payload validation error: 'Object didn't pass validation for format email' on property email."
      ]
      assert.deepStrictEqual(
        [
          yield* rejection("POST", "/users", user("ada")),
          yield* rejection("POST", "/users", user("ada@acme")),
          yield* api("GET", "/users"),
          (yield* api("POST", "/users", user("ada@acme.example")))[0],
          yield* rejection("PATCH", `/users/${encodeURIComponent("auth0|bob")}`, { email: "bob" }),
          yield* Effect.flip(
            sandbox.seed({ users: [{ connection: "people", email: "cem" }] })
          ).pipe(Effect.map(({ message }) => message))
        ],
        [
          invalid,
          invalid,
          [200, []],
          201,
          invalid,
          "The seed's users[0]: Payload validation error: 'Object didn't pass validation for format email' on property email."
        ]
      )
    }).pipe(
      Effect.provide(
        TenantSandbox.layer({ seed: { connections: [{ name: "people", strategy: "auth0" }] } })
      )
    )
  )
})
