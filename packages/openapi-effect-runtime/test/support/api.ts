/** A small API of a museum, of which every test declares the operations that it needs. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type Client, makeOver } from "../../src/call/Client.ts"
import { withQueryOf } from "../../src/call/Query.ts"
import type { OperationMetadata } from "../../src/core/OperationMetadata.ts"
import type { Profile } from "../../src/core/Profile.ts"
import { stringOr } from "../../src/core/Json.ts"
import { token } from "../../src/credentials/Credentials.ts"
import { retryAfterOnly } from "../../src/retry/RateLimitDialects.ts"
import type { Transport, TransportRequest } from "../../src/transport/Transport.ts"

export class Museum extends Context.Service<Museum, Client>()("test/Museum") {}

export const profile: Profile = {
  api: "museum",
  basePath: "/v1",
  errors: {},
  errorBody: (body) => ({
    statusText: undefined,
    detail: stringOr(body["detail"]),
    code: stringOr(body["code"]),
    attributes: undefined
  }),
  requestIdHeaders: [],
  errorHeaders: [],
  rateLimit: retryAfterOnly
}

/** The metadata of an operation, of which a test says only what it is about. */
export const metadata = (given: Partial<OperationMetadata>): OperationMetadata => ({
  api: "museum",
  id: "artworks.list",
  method: "GET",
  path: "/artworks",
  pathParameters: [],
  input: "query",
  response: ["object"],
  errors: [],
  retry: "safe",
  ...given
})

type Raw = (options: {
  readonly client: { readonly send: (options: object) => unknown }
}) => unknown

/** A function of a raw client: it gives its client what is to be sent. */
export const raw: Raw = (options) => options.client.send(options)

const serialize = (query: Readonly<Record<string, unknown>>): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== undefined) parameters.append(name, String(each))
    }
  }
  return parameters.toString()
}

export const withQuery = withQueryOf(() => serialize)

export interface Response {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What a server responds with, as transports have it. */
export const responseOf = ({ body, headers = {}, status = 200 }: Response) => ({
  status,
  header: (name: string) => headers[name],
  body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)
})

/** A client of a museum that responds to every request as it is told, over a transport of a test's own. */
export const clientOver = (transport: Transport["Service"], own?: Partial<Profile>) =>
  Layer.effect(
    Museum,
    makeOver({ ...profile, ...own }, { origin: "https://museum.test" }, transport, {
      credentials: token(Redacted.make("the-token"))
    })
  )

/** A client whose server responds to every request as it is told. */
export const client = (
  respond: (request: TransportRequest) => Response,
  own?: Partial<Profile>
): Layer.Layer<Museum, unknown> =>
  clientOver({ send: (request) => Effect.sync(() => responseOf(respond(request))) }, own)
