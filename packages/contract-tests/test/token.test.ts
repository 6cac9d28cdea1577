/**
 * The tenant's token endpoint, mocked from its own contract, as the client's
 * credentials use it: each declared status, success and failure.
 */
import { generateKeyPairSync } from "node:crypto"
import {
  type ClientOptions,
  Connections,
  Credentials,
  CredentialsError,
  ManagementClient,
  Retry
} from "@effect-auth0/management"
import { privateKeyJwt } from "@effect-auth0/management/credentials/private-key-jwt"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { load } from "../src/contract/Contracts.ts"
import { isObject } from "openapi-contract-tests/contract/Json"
import { operationsOf } from "openapi-contract-tests/contract/Operations"
import { domain, engine } from "../src/matrix/Setup.ts"
import { transportOf } from "openapi-contract-tests/prism/Bridges"
import { makeEngine } from "openapi-contract-tests/prism/Engine"
import { complaintOf, type Mock, type SentRequest } from "openapi-contract-tests/prism/Exchange"
import { preferHeader } from "openapi-contract-tests/prism/Settings"

const authentication = load("authentication")
const tokenEndpoint = operationsOf(authentication).find(({ id }) => id === "oauth.token")
const tokenMock = makeEngine(authentication)

const credentials = {
  clientId: "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE",
  clientSecret: "the-secret-of-the-contract-tests"
}

const bySecret = Credentials.clientSecret({
  clientId: credentials.clientId,
  clientSecret: Redacted.make(credentials.clientSecret)
})

const responses = (tokenEndpoint?.responses ?? []).flatMap((response) =>
  response.examples.map((example) => ({ response, example }))
)

/** A whole tenant: the token endpoint responds as it is told, the API as the first example says. */
const tenant = (prefer: string, proof: ClientOptions["credentials"] = bySecret) => {
  const seen: Array<SentRequest> = []
  const complaints: Array<string> = []
  const mock: Mock = async (request) => {
    seen.push(request)
    const response =
      request.path === "/oauth/token"
        ? await (
            await tokenMock
          )({ ...request, headers: { ...request.headers, prefer } })
        : await (
            await engine
          )(request)
    const complaint = complaintOf(response)
    if (complaint !== undefined) complaints.push(complaint)
    return response
  }
  const client = ManagementClient.layerTransport({
    domain,
    credentials: proof,
    retry: Retry.none
  }).pipe(Layer.provide(transportOf(mock)))
  return { client, complaints, seen }
}

const rotate = Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "ES256" })

const summaryOf = ({ body, headers, method, path }: SentRequest) => ({
  method,
  path,
  authorization: headers["authorization"],
  body: body === undefined ? undefined : (JSON.parse(body) as unknown)
})

const tokenRequest = {
  method: "POST",
  path: "/oauth/token",
  authorization: undefined,
  body: {
    grant_type: "client_credentials",
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    audience: `https://${domain}/api/v2/`
  }
}

describe("the token endpoint", () => {
  it("is tried with every status that its contract declares", () => {
    assert.deepStrictEqual(
      [...new Set(responses.map(({ response }) => response.status))].sort(),
      [200, 400, 401, 403, 429]
    )
    assert.deepStrictEqual(
      tokenEndpoint?.responses.map(({ status }) => status).sort(),
      [200, 400, 401, 403, 429]
    )
  })

  for (const { example, response } of responses) {
    const fields = isObject(example.value) ? example.value : {}
    const { client, complaints, seen } = tenant(preferHeader(response.status, example.name))

    if (response.status === 200) {
      it.live(`gives the token that the call is made with: 200 ${example.name}`, () =>
        Effect.gen(function* () {
          // Prism takes the first example where none is asked for.
          const [key, again] = yield* Effect.all([rotate, rotate]).pipe(Effect.provide(client))
          assert.isString(key.kid)
          assert.deepStrictEqual(again, key)
          const call = {
            method: "POST",
            path: "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate",
            authorization: `Bearer ${String(fields["access_token"])}`,
            body: { signing_alg: "ES256" }
          }
          assert.deepStrictEqual(seen.map(summaryOf), [tokenRequest, call, call])
          assert.deepStrictEqual(complaints, [])
        })
      )
    } else {
      it.live(`rejects by a typed error: ${response.status} ${example.name}`, () =>
        Effect.gen(function* () {
          const error = yield* rotate.pipe(Effect.flip, Effect.provide(client))
          assert(error instanceof CredentialsError)
          const { code, kind, message, retryAfter, status } = error
          const wait = response.headers["retry-after"]
          assert.deepStrictEqual(
            {
              code,
              kind,
              status,
              retryAfterMillis: retryAfter && Duration.toMillis(retryAfter)
            },
            {
              code: fields["error"],
              kind: response.status === 429 ? "unavailable" : "rejected",
              status: response.status,
              // Rejected credentials are not tried again at once: the first pause.
              retryAfterMillis: wait === undefined ? 500 : Number(wait) * 1000
            }
          )
          assert.include(message, String(response.status))
          // The API itself was never called.
          assert.deepStrictEqual(seen.map(summaryOf), [tokenRequest])
          assert.deepStrictEqual(complaints, [])
        })
      )
    }
  }

  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const pem = Redacted.make(privateKey.export({ type: "pkcs8", format: "pem" }).toString())
  const { clientId } = credentials
  for (const [name, proof, fields] of [
    [
      "an assertion",
      privateKeyJwt({ clientId, privateKey: pem }),
      ["grant_type", "client_assertion_type", "client_assertion", "audience"]
    ],
    ["a certificate", Credentials.mutualTls({ clientId }), ["grant_type", "client_id", "audience"]]
  ] as const) {
    it.live(`is asked by the contract with ${name}, too`, () =>
      Effect.gen(function* () {
        const { client, complaints, seen } = tenant(preferHeader(200, "token"), proof)
        yield* rotate.pipe(Effect.provide(client))
        const sent = JSON.parse(seen[0]?.body ?? "{}") as object
        assert.deepStrictEqual([seen.length, Object.keys(sent), complaints], [2, fields, []])
      })
    )
  }
})
