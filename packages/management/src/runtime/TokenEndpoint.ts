/**
 * The tenant's token endpoint: one request for a token, and every way in which it
 * can go wrong as a `CredentialsError`. Neither the secret nor the answer's body
 * is in any of them.
 */
import type { ClientCredentialsRequest } from "@effect-auth0/management-client/authentication"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make as makeDeadline } from "./Deadline.ts"
import { CredentialsError } from "./Errors.ts"
import { matchEffect } from "./Match.ts"
import { parseObject, stringOr } from "./Json.ts"
import { retryAfter } from "./RateLimit.ts"
import { ConfigurationError, make as makeTenant, type Tenant } from "./Tenant.ts"
import { held, isToken, nothingKnown, type TokenRequest } from "./TokenSource.ts"
import type { Transport, TransportFailure, TransportResponse } from "./Transport.ts"

const deadlineMillis = 30_000
// A token is a few kilobytes.
const mostBytes = 1 << 20

const refusal = (response: TransportResponse, now: number): CredentialsError => {
  const { status } = response
  const code = stringOr(parseObject(response.body)["error"])
  const isRejection = status < 500 && status !== 429 && status !== 408
  return new CredentialsError({
    reason: isRejection ? "rejected" : "unavailable",
    message:
      `The token endpoint ${isRejection ? "refused the credentials:" : "answered"} ${status}${code === undefined ? "" : ` ${code}`}` +
      (isRejection ? "; check id, secret or key, audience" : ""),
    status,
    code,
    quota: response.header("auth0-client-quota-limit"),
    retryAfter: retryAfter(response, now)
  })
}

const loss = (failure: TransportFailure): CredentialsError =>
  new CredentialsError({
    ...nothingKnown,
    reason: "unavailable",
    message: failure.deadline
      ? "The token endpoint did not answer in time"
      : `The token endpoint could not be reached: ${String(failure.cause)}`,
    status: failure.head?.status,
    cause: failure.cause
  })

const readToken = ({ body, status }: TransportResponse, now: number): TokenRequest => {
  const { access_token: token, expires_in: expiresIn } = parseObject(body)
  return isToken(token)
    ? Effect.succeed(
        held(
          Redacted.make(token, { label: "token" }),
          typeof expiresIn === "number" ? expiresIn * 1000 : Infinity,
          now
        )
      )
    : Effect.fail(
        new CredentialsError({
          ...nothingKnown,
          reason: "malformed",
          message: `The token endpoint answered ${status} without a token`,
          status
        })
      )
}

// What remains of a kind of request when the fields that they all have are taken away.
type ProofIn<Request> = Request extends unknown
  ? Omit<Request, "grant_type" | "audience" | "scope">
  : never

/** What an application proves itself with, as fields of the request. */
export type Proof = ProofIn<ClientCredentialsRequest>

/** Asks for a token. */
export const requestToken = (
  transport: Transport["Service"],
  tenant: Tenant,
  proof: Proof
): TokenRequest =>
  Effect.withFiber((fiber) => {
    const deadline = makeDeadline(fiber.context, deadlineMillis)
    return matchEffect(
      transport.send({
        method: "POST",
        origin: tenant.origin,
        path: "/oauth/token",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({
          grant_type: "client_credentials",
          ...proof,
          audience: tenant.audience
        } satisfies ClientCredentialsRequest),
        // An assertion is good for one request, and every token counts against the tenant's quota.
        replayable: false,
        deadline,
        maxBytes: mostBytes
      }),
      (failure) => Effect.fail(loss(failure)),
      (response) => {
        const now = deadline.now()
        return response.status >= 200 && response.status < 300
          ? readToken(response, now)
          : Effect.fail(refusal(response, now))
      }
    )
  })

/** The tenant with its token endpoint elsewhere; the same one if no place is named. */
export const withTokenOrigin = (
  tenant: Tenant,
  tokenOrigin: string | undefined
): Effect.Effect<Tenant, ConfigurationError> => {
  if (tokenOrigin === undefined) return Effect.succeed(tenant)
  const { audience, domain } = tenant
  const moved = makeTenant({ audience, domain, origin: tokenOrigin })
  return moved instanceof ConfigurationError
    ? Effect.fail(
        new ConfigurationError({
          option: "tokenOrigin",
          message: moved.message.replace("origin", "tokenOrigin")
        })
      )
    : Effect.succeed(moved)
}
