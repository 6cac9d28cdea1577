/**
 * The tenant's token endpoint: one request for a token, and every way in which it
 * can go wrong as a `CredentialsError`. Neither the secret nor the answer's body
 * is in any of them.
 */
import type { ClientSecretRequest } from "@effect-auth0/management-client/authentication"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make as makeDeadline } from "./Deadline.ts"
import { CredentialsError } from "./Errors.ts"
import { parseObject, stringOr } from "./Json.ts"
import { retryAfterMillis } from "./RateLimit.ts"
import type { Tenant } from "./Tenant.ts"
import type { AccessToken } from "./TokenSource.ts"
import type { Transport, TransportFailure, TransportResponse } from "./Transport.ts"

const deadlineMillis = 30_000
// A token is a few kilobytes.
const mostBytes = 1 << 20

const credentialsError = (
  reason: CredentialsError["reason"],
  message: string,
  known?: Partial<Pick<CredentialsError, "status" | "code" | "retryAfter">>
): CredentialsError =>
  new CredentialsError({
    reason,
    message,
    status: known?.status,
    code: known?.code,
    retryAfter: known?.retryAfter
  })

const refusal = (response: TransportResponse, now: number): CredentialsError => {
  const { status } = response
  const code = stringOr(parseObject(response.body)["error"])
  const wait = retryAfterMillis(response, now)
  const isRejection = status >= 400 && status < 500 && status !== 429
  return credentialsError(
    isRejection ? "rejected" : "unavailable",
    isRejection
      ? `The token endpoint refused the credentials: ${status}${code === undefined ? "" : ` ${code}`}; check client id, secret and audience`
      : `The token endpoint answered ${status}`,
    { status, code, retryAfter: wait === undefined ? undefined : Duration.millis(wait) }
  )
}

const loss = (failure: TransportFailure): CredentialsError =>
  credentialsError(
    "unavailable",
    failure.deadline
      ? `The token endpoint did not answer within ${deadlineMillis} ms`
      : "The token endpoint could not be reached",
    { status: failure.head?.status }
  )

const readToken = ({
  body,
  status
}: TransportResponse): Effect.Effect<AccessToken, CredentialsError> => {
  const { access_token: token, expires_in: expiresIn } = parseObject(body)
  if (typeof token !== "string" || token === "") {
    return Effect.fail(
      credentialsError("malformed", `The token endpoint answered ${status} without a token`, {
        status
      })
    )
  }
  const accessToken = Redacted.make(token, { label: "token" })
  return Effect.succeed(
    typeof expiresIn === "number" && expiresIn > 0
      ? { accessToken, expiresIn: Duration.seconds(expiresIn) }
      : { accessToken }
  )
}

/** Asks for a token with a client's id and secret. */
export const requestToken = (
  transport: Transport["Service"],
  tenant: Tenant,
  clientId: string,
  clientSecret: Redacted.Redacted<string>
): Effect.Effect<AccessToken, CredentialsError> =>
  Effect.withFiber((fiber) => {
    const request: ClientSecretRequest = {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: Redacted.value(clientSecret),
      audience: tenant.audience
    }
    const exchange = transport.send({
      method: "POST",
      origin: tenant.origin,
      path: "/oauth/token",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(request),
      deadline: makeDeadline(fiber.context, deadlineMillis),
      maxBytes: mostBytes
    })
    return Effect.matchEffect(exchange, {
      onFailure: (failure) => Effect.fail(loss(failure)),
      onSuccess: (response) =>
        response.status >= 200 && response.status < 300
          ? readToken(response)
          : Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(refusal(response, now)))
    })
  })
