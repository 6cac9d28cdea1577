/** What client grants allow at the token endpoint: organizations, and applications without such tokens. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { decodeJwt } from "jose"
import { asJsonObject } from "../src/http/Json.ts"
import { TenantSandbox } from "../src/index.ts"
import { api, made } from "./support/Api.ts"
import { send } from "./support/Control.ts"

const audience = "https://invoices.example/"
const client = (id: string, more: object = {}) => ({
  name: id,
  client_id: id,
  client_secret: "a-secret",
  grants: [{ audience, scope: ["read"] }],
  ...more
})

const tenant = TenantSandbox.layer({
  seed: {
    resource_servers: [{ identifier: audience, scopes: [{ value: "read" }] }],
    clients: [
      client("portal"),
      client("page", { app_type: "spa" }),
      client("service", { app_type: "non_interactive" }),
      client("login", { grant_types: ["authorization_code"] })
    ],
    organizations: [{ name: "acme" }, { name: "umbrella" }]
  }
})

const exchange = (clientId: string, more: object = {}) =>
  Effect.map(
    send("POST", "/oauth/token", {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: "a-secret",
      audience,
      ...more
    }),
    ({ json, status }) => {
      const { access_token: token, error, error_description: description } = asJsonObject(json)
      return typeof token === "string"
        ? [status, decodeJwt(token)["org_id"]]
        : [status, error, description]
    }
  )

describe("the token endpoint", () => {
  it.effect("is for applications that have the grant type", () =>
    Effect.gen(function* () {
      const rejected = [
        403,
        "unauthorized_client",
        "The grant type client_credentials is not among the application's grant_types."
      ]
      assert.deepStrictEqual(
        [
          yield* exchange("portal"),
          yield* exchange("service"),
          yield* exchange("page"),
          yield* exchange("login")
        ],
        [[200, undefined], [200, undefined], rejected, rejected]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("names an organization where the client grant allows it", () =>
    Effect.gen(function* () {
      const [, list] = yield* api("GET", `/client-grants?client_id=portal&audience=${audience}`)
      const grant = String(asJsonObject(Array.isArray(list) ? list[0] : undefined)["id"])
      const { id } = yield* made("GET", "/organizations/name/acme")
      const organization = { organization: String(id) }
      const change = (body: object) => made("PATCH", `/client-grants/${grant}`, body)
      const denied = (description: string) => [403, "access_denied", description]
      const outcomes = [yield* exchange("portal", organization)]
      yield* change({ organization_usage: "require" })
      outcomes.push(
        yield* exchange("portal"),
        yield* exchange("portal", organization),
        yield* exchange("portal", { organization: "nowhere" })
      )
      yield* made("POST", `/organizations/${String(id)}/client-grants`, { grant_id: grant })
      outcomes.push(
        yield* exchange("portal", organization),
        yield* exchange("portal", { organization: "acme" }),
        yield* exchange("portal", { organization: "umbrella" })
      )
      yield* change({ organization_usage: "allow", allow_any_organization: true })
      const umbrella = yield* made("GET", "/organizations/name/umbrella")
      outcomes.push(
        yield* exchange("portal"),
        yield* exchange("portal", { organization: "umbrella" })
      )
      assert.deepStrictEqual(outcomes, [
        denied("The client grant allows no organization."),
        denied("The client grant requires an organization."),
        denied("The client grant is not associated with this organization."),
        denied("The organization does not exist."),
        [200, id],
        [200, id],
        denied("The client grant is not associated with this organization."),
        [200, undefined],
        [200, umbrella["id"]]
      ])
    }).pipe(Effect.provide(tenant))
  )
})
