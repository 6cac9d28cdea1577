/**
 * The token endpoint: requests a token, and turns every failure into a `CredentialsError`. None
 * contains the secret or the response body.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { make as makeDeadline } from "../core/Deadline.ts"
import { CredentialsError } from "../core/Errors.ts"
import { matchEffect } from "../core/MatchEffect.ts"
import { parseObject, stringOr } from "../core/Json.ts"
import { retryAfter } from "../retry/RateLimitHeaders.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import type { Server, TokenEndpoint } from "../core/Server.ts"
import { held, isToken, type TokenRequest, nothingKnown } from "./TokenSource.ts"
import type { Transport, TransportFailure, TransportResponse } from "../transport/Transport.ts"

const deadlineMillis = 30_000
// A token has a few kilobytes.
const mostBytes = 1 << 20

const errorResponse = (
  response: TransportResponse,
  now: number,
  quotaHeader: string | undefined
): CredentialsError => {
  const { status } = response
  const code = stringOr(parseObject(response.body)["error"])
  const isRejection = status < 500 && status !== 429 && status !== 408
  return new CredentialsError({
    ...nothingKnown,
    kind: isRejection ? "rejected" : "unavailable",
    message:
      `The token endpoint ${isRejection ? "rejected the credentials:" : "returned"} ${status}${code === undefined ? "" : ` ${code}`}` +
      (isRejection ? "; check id, secret or key, audience" : ""),
    status,
    code,
    quota: quotaHeader === undefined ? undefined : response.header(quotaHeader),
    retryAfter: retryAfter(response, now)
  })
}

const loss = (failure: TransportFailure): CredentialsError =>
  new CredentialsError({
    ...nothingKnown,
    kind: "unavailable",
    message: failure.deadline
      ? "The token endpoint did not respond in time"
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
          kind: "malformed",
          message: `The token endpoint returned ${status} without a token`,
          status
        })
      )
}

/** The application's credentials as fields of the request. */
export type Proof = Readonly<Record<string, string>>

/** Requests a token. */
export const requestToken = (
  transport: Transport["Service"],
  endpoint: TokenEndpoint,
  proof: Proof
): TokenRequest =>
  Effect.withFiber((fiber) => {
    const deadline = makeDeadline(fiber.context, deadlineMillis)
    const fields = { grant_type: "client_credentials", ...proof, ...endpoint.parameters }
    const { contentType, encode } = endpoint.format
    return matchEffect(
      transport.send({
        method: "POST",
        origin: endpoint.origin,
        path: endpoint.path,
        headers: {
          accept: "application/json",
          "content-type": contentType
        },
        body: encode(fields),
        // An assertion is valid for one request, and every token counts against a quota.
        replayable: false,
        deadline,
        maxBytes: mostBytes
      }),
      (failure) => Effect.fail(loss(failure)),
      (response) => {
        const now = deadline.now()
        return response.status >= 200 && response.status < 300
          ? readToken(response, now)
          : Effect.fail(errorResponse(response, now, endpoint.quotaHeader))
      }
    )
  })

/** The token endpoint of a server. */
export const tokenEndpointOf = ({
  tokenEndpoint
}: Server): Effect.Effect<TokenEndpoint, ConfigurationError> =>
  tokenEndpoint === undefined
    ? Effect.fail(
        new ConfigurationError({
          option: "credentials",
          message: "credentials need a token endpoint, which this API has not declared"
        })
      )
    : Effect.succeed(tokenEndpoint)
