/**
 * Exchanges with a tenant, recorded once and replayed in tests without a network.
 * What is recorded has no credential: neither the header nor the token endpoint is
 * part of it, and the members of bodies that the contract calls secret are taken out.
 * All the rest of a record is in it, so treat a cassette as the data that it holds.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isObject } from "../core/Json.ts"
import { Transport, type TransportRequest, type TransportResponse } from "../transport/Transport.ts"

/** One request and its answer. */
export interface RecordedExchange {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** The body's JSON, `null` without a body, `"[form]"` for a form. */
  readonly requestBody: unknown
  readonly status: number
  /** Those that the runtime reads; no others are kept. */
  readonly headers: Readonly<Record<string, string>>
  /** The answer's JSON, or its text where it is none. */
  readonly body: unknown
}

/** Recorded exchanges, in the order in which they ended; plain data, to be written as JSON. */
export interface Cassette {
  readonly version: 1
  readonly exchanges: ReadonlyArray<RecordedExchange>
}

/** What stands in the place of a secret. */
export const redaction = "[redacted]"

/** The members that the contract calls secret wherever it has them. */
export const secretMembers: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "access_token",
  "access_token_secret",
  "api_key",
  "app_secret",
  "auth_token",
  "aws_secret_access_key",
  "clientSecret",
  "client_secret",
  "cname_api_key",
  "code",
  "configuration",
  "connectionString",
  "consumer_secret",
  "credentials",
  "customHeaders",
  "datadogApiKey",
  "decryptionKey",
  "gateway_authentication",
  "httpAuthorization",
  "invitation_url",
  "link_with",
  "location",
  "masterkey",
  "mixpanelServiceAccountPassword",
  "p12",
  "password",
  "privateKey",
  "private_key",
  "recovery_code",
  "refresh_token",
  "sasKey",
  "secret",
  "secretAccessKey",
  "secret_key",
  "segmentWriteKey",
  "server_credentials",
  "server_key",
  "servicePassword",
  "signing_key",
  "signing_secret",
  "skey",
  "smtp_pass",
  "splunkToken",
  "storageAccessKey",
  "sumoSourceAddress",
  "ticket",
  "ticket_id",
  "ticket_url",
  "token",
  "totp_secret",
  "twilio_token",
  "url",
  "value",
  "wrapped_key"
])

const keptHeaders = [
  "content-type",
  "date",
  "link",
  "retry-after",
  "x-auth0-requestid",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
  "x-request-id"
]

const tokenEndpoint = "/oauth/token"

const redacted = (value: unknown, secret: boolean): unknown => {
  if (Array.isArray(value)) return value.map((item) => redacted(item, secret))
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        redacted(member, secret || secretMembers.has(name))
      ])
    )
  }
  return secret && (typeof value === "string" || typeof value === "number") ? redaction : value
}

const readable = (text: string): unknown => {
  try {
    return redacted(JSON.parse(text), false)
  } catch {
    return text
  }
}

const requestBodyOf = ({ body }: TransportRequest): unknown =>
  body === undefined ? null : typeof body === "string" ? readable(body) : "[form]"

const record = (request: TransportRequest, response: TransportResponse): RecordedExchange => ({
  method: request.method,
  path: request.path,
  requestBody: requestBodyOf(request),
  status: response.status,
  headers: Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = response.header(name)
      return value === undefined ? [] : [[name, value]]
    })
  ),
  body: readable(response.body)
})

/** Records what goes through a transport. */
export interface Recorder {
  /** The transport, with what it exchanges taken down. */
  readonly layer: Layer.Layer<Transport, never, Transport>
  /** What has been recorded so far. */
  readonly cassette: () => Cassette
}

/**
 * A recorder. Streams of events pass it and are not recorded.
 *
 * @example
 * ```ts
 * import { type ClientOptions, Connections, ManagementClient } from "@effect-auth0/management"
 * import { transport } from "@effect-auth0/management/node"
 * import { Cassette } from "@effect-auth0/management/testing"
 * import { Effect, Layer } from "effect"
 *
 * export const recorded = (options: ClientOptions) => {
 *   const recorder = Cassette.recorder()
 *   const client = ManagementClient.layerTransport(options).pipe(
 *     Layer.provide(recorder.layer),
 *     Layer.provide(transport())
 *   )
 *   return Connections.list({ take: 10 }).pipe(
 *     Effect.provide(client),
 *     Effect.map(() => JSON.stringify(recorder.cassette(), null, 2))
 *   )
 * }
 * ```
 */
export const recorder = (): Recorder => {
  const exchanges: Array<RecordedExchange> = []
  return {
    cassette: () => ({ version: 1, exchanges: [...exchanges] }),
    layer: Layer.effect(
      Transport,
      Effect.map(Transport, (transport) => ({
        ...transport,
        send: (request) =>
          Effect.tap(transport.send(request), (response) =>
            Effect.sync(() => {
              if (request.path !== tokenEndpoint) exchanges.push(record(request, response))
            })
          )
      }))
    )
  }
}

const keyOf = (method: string, path: string, body: unknown): string =>
  `${method} ${path} ${JSON.stringify(body)}`

const textOf = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body))

const missing = (request: TransportRequest, cassette: Cassette): Error => {
  const same = cassette.exchanges.filter(
    ({ method, path }) => method === request.method && path === request.path
  ).length
  return new Error(
    `The cassette has no further answer to ${request.method} ${request.path}: ` +
      (same === 0
        ? "there is none to this method and path"
        : `there are ${same} to this method and path, used up or recorded with other bodies`)
  )
}

/**
 * A transport that answers from a cassette: to the same method, path and body with the recorded
 * answers in their order. A request that is not in it, or once more than recorded, ends the test.
 */
export const replay = (cassette: Cassette): Layer.Layer<Transport> =>
  Layer.sync(Transport, () => {
    const waiting = new Map<string, Array<RecordedExchange>>()
    for (const exchange of cassette.exchanges) {
      const key = keyOf(exchange.method, exchange.path, exchange.requestBody)
      const queue = waiting.get(key)
      if (queue === undefined) waiting.set(key, [exchange])
      else queue.push(exchange)
    }
    return {
      send: (request) =>
        Effect.suspend(() => {
          const key = keyOf(request.method, request.path, requestBodyOf(request))
          const exchange = waiting.get(key)?.shift()
          if (exchange === undefined) return Effect.die(missing(request, cassette))
          return Effect.succeed({
            status: exchange.status,
            header: (name: string) => exchange.headers[name],
            body: textOf(exchange.body)
          })
        })
    }
  })
