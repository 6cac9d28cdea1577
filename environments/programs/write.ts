/**
 * Writes after a few reads at once, whose connections are then in the pool. The client does not
 * retry: whatever is sent twice, the platform has sent twice.
 */
import {
  type ClientOptions,
  type ConfigurationError,
  Jobs,
  ManagementClient
} from "@effect-auth0/management"
import * as Connections from "@effect-auth0/management/connections"
import * as Keys from "@effect-auth0/management/connections/keys"
import { token } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { resultOf } from "../../packages/fault-tests/src/matrix/Outcome.ts"

type Write = (
  connection: string
) => Effect.Effect<unknown, { readonly _tag: string }, ManagementClient>

const writes = {
  /** `never`, with a body. */
  rotate: (id) => Keys.rotate(id, { signing_alg: "ES256" }),
  /** `never`, without one. */
  "rotate without a body": (id) => Keys.rotate(id),
  /** `idempotent`. */
  update: (id) => Connections.update(id, { display_name: "Acme" }),
  /** `idempotent`, without a body; what is gone when it is sent again is `NotFound`. */
  delete: (id) => Connections.delete(id),
  /** `never`, a form with a file. */
  import: (id) =>
    Jobs.importUsers({ connection_id: id, users: new Blob(['[{"email":"a@example.com"}]']) })
} satisfies Record<string, Write>

export type WriteName = keyof typeof writes

export type TransportName = "fetch" | "HttpClient over fetch"

const layers: Readonly<
  Record<
    TransportName,
    (options: ClientOptions) => Layer.Layer<ManagementClient, ConfigurationError>
  >
> = {
  fetch: layer,
  "HttpClient over fetch": (options) =>
    ManagementClient.layer(options).pipe(Layer.provide(FetchHttpClient.layer))
}

/** Writes over a client of their own. */
export interface Writing {
  readonly origin: string
  readonly token: string
  readonly connection: string
  readonly transport: TransportName
  readonly writes: ReadonlyArray<WriteName>
}

const write = ({ connection, origin, token: value, transport, writes: names }: Writing) =>
  Effect.gen(function* () {
    yield* Effect.all(
      Array.from({ length: 3 }, () => Keys.get(connection)),
      { concurrency: "unbounded" }
    )
    return yield* Effect.forEach(names, (name) => {
      const made: Write = writes[name]
      return resultOf(made(connection))
    })
  }).pipe(
    Effect.provide(
      layers[transport]({
        domain: "tenant.sandbox.localhost",
        origin,
        credentials: token(Redacted.make(value)),
        retryBudget: 0
      })
    )
  )

/** One client after the other. */
export default (input: {
  readonly clients: ReadonlyArray<Writing>
}): Promise<ReadonlyArray<ReadonlyArray<string>>> =>
  Effect.runPromise(Effect.forEach(input.clients, write))
