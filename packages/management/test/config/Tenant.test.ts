import { assert, describe, it } from "@effect/vitest"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import type { Server } from "openapi-effect-runtime/core/Server"
import { json } from "openapi-effect-runtime/credentials/TokenFormats"
import { make } from "../../src/config/Tenant.ts"

const option = (result: ReturnType<typeof make>): unknown =>
  result instanceof ConfigurationError ? result.option : result

const server = (domain: string, origin: string, audience: string): Server => ({
  origin,
  tokenEndpoint: {
    origin,
    path: "/oauth/token",
    format: json,
    parameters: { audience },
    assertionAudience: `https://${domain}/`,
    quotaHeader: "auth0-client-quota-limit"
  }
})

describe("Tenant", () => {
  it("takes a host name, in lower case", () => {
    assert.deepStrictEqual(
      make({ domain: "Tenant.EU.auth0.com" }),
      server(
        "tenant.eu.auth0.com",
        "https://tenant.eu.auth0.com",
        "https://tenant.eu.auth0.com/api/v2/"
      )
    )
  })

  it("says where the address of another server belongs", () => {
    const error = make({ domain: "http://127.0.0.1:4400" })
    assert.strictEqual(
      error instanceof ConfigurationError ? error.message : undefined,
      "domain must be a host name, such as tenant.eu.auth0.com; set AUTH0_ORIGIN or origin for a sandbox"
    )
  })

  it("takes an audience of its own, as a custom domain needs", () => {
    assert.deepStrictEqual(
      make({ domain: "login.example.com", audience: "https://tenant.eu.auth0.com/api/v2/" }),
      server(
        "login.example.com",
        "https://login.example.com",
        "https://tenant.eu.auth0.com/api/v2/"
      )
    )
  })

  for (const domain of [
    "",
    " ",
    "https://tenant.auth0.com",
    "tenant.auth0.com/",
    "evil.com/x#",
    "evil.com?x",
    "evil.com\\x",
    "user@evil.com",
    "evil.com:8080",
    "evil.com.",
    "-evil.com",
    "evil-.com",
    "evil..com",
    "a b.com",
    "tenant.auth0.com\n",
    "ténant.auth0.com",
    "%65vil.com",
    "[::1]",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(130)}com`
  ]) {
    it(`rejects the domain ${JSON.stringify(domain).slice(0, 40)}`, () => {
      assert.strictEqual(option(make({ domain })), "domain")
    })
  }

  for (const origin of [
    "http://127.0.0.1:4010",
    "http://[::1]:4010",
    "http://localhost:1",
    "https://proxy.example.com",
    "https://proxy.example.com/"
  ]) {
    it(`sends to the origin ${origin}`, () => {
      assert.deepStrictEqual(
        make({ domain: "tenant.auth0.com", origin }),
        server("tenant.auth0.com", new URL(origin).origin, "https://tenant.auth0.com/api/v2/")
      )
    })
  }

  for (const origin of [
    "",
    "127.0.0.1:4010",
    "http://proxy.example.com",
    "http://127.0.0.1.evil.com",
    "https://proxy.example.com/path",
    "https://user:secret@proxy.example.com",
    "https://proxy.example.com?x",
    "ftp://127.0.0.1",
    "http://127.0.0.1:4010#x"
  ]) {
    it(`rejects the origin ${JSON.stringify(origin)}`, () => {
      assert.strictEqual(option(make({ domain: "tenant.auth0.com", origin })), "origin")
    })
  }

  it("sends to an http origin on another machine only where that was allowed", () => {
    const origin = "http://sandbox:4010"
    const sendTo = (insecureOrigin: boolean | undefined, at = origin) =>
      make({ domain: "tenant.auth0.com", origin: at, insecureOrigin })
    assert.deepStrictEqual(
      sendTo(true),
      server("tenant.auth0.com", origin, "https://tenant.auth0.com/api/v2/")
    )
    assert.deepStrictEqual(
      [
        option(sendTo(false)),
        option(sendTo(undefined)),
        // All else about an origin is as strict as before.
        option(sendTo(true, "ftp://sandbox:4010")),
        option(sendTo(true, "http://user:secret@sandbox:4010")),
        option(sendTo(true, "http://sandbox:4010/path"))
      ],
      ["origin", "origin", "origin", "origin", "origin"]
    )
  })
})
