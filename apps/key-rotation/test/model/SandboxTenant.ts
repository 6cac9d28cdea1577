/**
 * The sandbox without a socket, as the model needs it: a transport for each process, what others do to
 * the tenant, faults, and the sandbox's own log of rotations. All that the model knows of the sandbox
 * is in this file.
 */
import { type Transport, TransportFailure, type TransportResponse } from "@effect-auth0/management"
import {
  type Fault,
  makeSandbox,
  type Sandbox,
  type SandboxReply
} from "@effect-auth0/tenant-sandbox"
import { type Clock, Effect, Redacted, type Scope } from "effect"

/** What goes wrong with one rotation. */
export type RotationFault =
  | "rejected for now"
  | "lost before"
  | "lost after"
  | "unavailable before"
  | "unavailable after"
  | "truncated"
  | "html"
  | "html, applied"
  | "redirect"
  | "slow"
  | "never ends"
  | "late"

const operation = "connections.keys.rotate"

const faults: Readonly<Record<RotationFault, Fault>> = {
  "rejected for now": { kind: "tooManyRequests", retryAfterSeconds: 2 },
  "lost before": { kind: "responseLostBeforeApplying" },
  "lost after": { kind: "responseLostAfterApplying" },
  "unavailable before": { kind: "unavailableBeforeApplying" },
  "unavailable after": { kind: "unavailableAfterApplying" },
  truncated: { kind: "truncatedBody" },
  html: { kind: "htmlBody" },
  "html, applied": { kind: "htmlBody", applied: true },
  redirect: { kind: "redirect", location: "https://elsewhere.example/" },
  slow: { kind: "slowBody", stallMillis: 3000 },
  "never ends": { kind: "slowBody" },
  // The last moment but one: a request can take effect until 15 s after it was sent.
  late: { kind: "lateApplication", delayMillis: 13_500 }
}

/** A request as the model sees it. */
export interface SeenRequest {
  readonly what: "token" | "list" | "connection" | "keys" | "rotate" | "jwks" | "other"
  /** The connection's id, where it has one in its path. */
  readonly connection: string | null
}

const seen = (method: string, path: string): SeenRequest => {
  const [, id, rest] = /^\/api\/v2\/connections\/([^/?]+)([^?]*)/u.exec(path) ?? []
  if (path.startsWith("/oauth/token")) return { what: "token", connection: null }
  if (path.startsWith("/oauth/connection/")) return { what: "jwks", connection: null }
  if (id === undefined) {
    return { what: path.startsWith("/api/v2/connections") ? "list" : "other", connection: null }
  }
  if (method === "POST" && rest === "/keys/rotate") return { what: "rotate", connection: id }
  if (method === "GET" && rest === "/keys") return { what: "keys", connection: id }
  return { what: method === "GET" && rest === "" ? "connection" : "other", connection: id }
}

/** Is told of each request of a process before it is sent, and of its response or its loss after. */
export interface Witness {
  readonly sent: (request: SeenRequest) => Effect.Effect<void>
  readonly received: (
    request: SeenRequest,
    response: TransportResponse | undefined
  ) => Effect.Effect<void>
}

const header = (reply: SandboxReply, name: string, now: number): string | undefined =>
  // A server's own layer adds it, and there is none here.
  reply.headers[name] ?? (name === "date" ? new Date(now).toUTCString() : undefined)

/** A tenant that the model plays on. */
export interface SandboxTenant {
  readonly domain: string
  readonly origin: string
  /** Credentials that may do everything, or only read. */
  readonly credentials: (mayRotate: boolean) => {
    readonly clientId: string
    readonly secret: string
  }
  readonly ids: ReadonlyMap<string, string>
  readonly transport: (witness: Witness) => Transport["Service"]
  readonly fetch: (witness: Witness) => typeof fetch
  readonly rotateElsewhere: (name: string) => Effect.Effect<void>
  readonly remove: (name: string) => Effect.Effect<void>
  readonly inject: (name: string, fault: RotationFault) => Effect.Effect<void>
  /** Requests of some kinds are returned 503 while `when` holds. */
  readonly fail: (
    about: { readonly name?: string; readonly reads: boolean },
    when: () => boolean
  ) => Effect.Effect<void>
  /** Whether each request for a rotation took effect, by connection, in the order of their arrival. */
  readonly log: Effect.Effect<ReadonlyMap<string, ReadonlyArray<boolean>>>
}

const readScopes = ["read:connections", "read:connections_options", "read:connections_keys"]

const over = Effect.fnUntraced(function* (
  sandbox: Sandbox,
  names: ReadonlyArray<string>,
  clock: Clock.Clock
) {
  const reader = yield* sandbox.applications.create(readScopes)
  const connections = yield* sandbox.connections.all
  const ids = new Map(connections.map(({ id, name }) => [name, id]))
  if (ids.size !== names.length) throw new Error("the sandbox lacks connections")
  const idOf = (name: string): string => ids.get(name) ?? ""

  // Of others: their requests are in the log as well, in their order.
  const others: Array<{ readonly connection: string; readonly position: number }> = []
  const arrivals = new Map<string, number>()
  const arrive = (connection: string): number => {
    const position = arrivals.get(connection) ?? 0
    arrivals.set(connection, position + 1)
    return position
  }

  const handle = (request: Parameters<Sandbox["handle"]>[0]) =>
    Effect.suspend(() => {
      const { connection, what } = seen(request.method, request.path)
      if (what === "rotate" && connection !== null) arrive(connection)
      return sandbox.handle(request)
    })

  const asSomebodyElse = (method: string, path: (id: string) => string) => (name: string) =>
    Effect.gen(function* () {
      const token = yield* sandbox.tokens.issue()
      const position = arrivals.get(idOf(name)) ?? 0
      if (method === "POST") others.push({ connection: idOf(name), position })
      yield* Effect.ignore(
        handle({
          method,
          path: path(idOf(name)),
          headers: { authorization: `Bearer ${Redacted.value(token)}` }
        })
      )
    })

  const tenant: SandboxTenant = {
    domain: sandbox.domain,
    origin: sandbox.origin,
    credentials: (mayRotate) => {
      const { clientId, clientSecret } = mayRotate ? sandbox : reader
      return { clientId, secret: Redacted.value(clientSecret) }
    },
    ids,
    transport: (witness) => ({
      send: ({ body, deadline, headers, method, path }) => {
        const request = seen(method, path)
        const exchange = Effect.suspend(() =>
          handle({ method, path, headers, ...(typeof body === "string" ? { body } : {}) })
        ).pipe(
          Effect.timeout(deadline.remaining()),
          Effect.map((reply): TransportResponse => ({
            status: reply.status,
            header: (name) => header(reply, name, clock.currentTimeMillisUnsafe()),
            body: reply.body
          })),
          Effect.mapError(
            (cause) =>
              new TransportFailure({
                deadline: cause._tag === "TimeoutError",
                sent: true,
                head: undefined,
                cause
              })
          ),
          Effect.tapError(() => witness.received(request, undefined)),
          Effect.tap((response) => witness.received(request, response))
        )
        return Effect.andThen(witness.sent(request), exchange)
      }
    }),
    fetch: (witness) => async (input) => {
      const path = new URL(input instanceof Request ? input.url : input).pathname
      const request = seen("GET", path)
      const reply = await Effect.runPromise(
        witness.sent(request).pipe(
          Effect.andThen(handle({ method: "GET", path })),
          Effect.tap(() => witness.received(request, undefined))
        )
      )
      return new Response(reply.body, { status: reply.status, headers: reply.headers })
    },
    rotateElsewhere: asSomebodyElse("POST", (id) => `/api/v2/connections/${id}/keys/rotate`),
    remove: asSomebodyElse("DELETE", (id) => `/api/v2/connections/${id}`),
    inject: (name, fault) =>
      sandbox.faults.inject({
        ...faults[fault],
        operation,
        connection: idOf(name),
        // Somebody else's requests meet no faults.
        when: () =>
          !others.some(
            (other) =>
              other.connection === idOf(name) &&
              other.position === (arrivals.get(idOf(name)) ?? 0) - 1
          )
      }),
    fail: ({ name, reads }, when) =>
      sandbox.faults.inject({
        kind: "unavailableBeforeApplying",
        times: Infinity,
        ...(name === undefined ? {} : { connection: idOf(name) }),
        when: ({ operation: id }) =>
          when() && (!reads || id === "connections.keys.get" || id === "connections.get")
      }),
    log: Effect.map(sandbox.requests.all, (requests) => {
      const byConnection = new Map<string, Array<boolean>>()
      for (const request of requests) {
        const id = /\/connections\/([^/]+)\/keys\/rotate$/u.exec(request.path)?.[1]
        if (id === undefined || request.method !== "POST") continue
        byConnection.set(id, [...(byConnection.get(id) ?? []), request.applied])
      }
      return new Map(
        [...byConnection].map(([id, applied]) => [
          id,
          applied.filter(
            (_, position) =>
              !others.some((other) => other.connection === id && other.position === position)
          )
        ])
      )
    })
  }
  return tenant
})

/** Starts a tenant of connections that can be rotated, with keys that are quickly made. */
export const makeSandboxTenant = (
  names: ReadonlyArray<string>,
  clock: Clock.Clock
): Effect.Effect<SandboxTenant, never, Scope.Scope> =>
  makeSandbox({
    randomSeed: 1,
    seed: {
      connections: names.map((name) => ({
        name,
        strategy: "oidc",
        options: { token_endpoint_auth_method: "private_key_jwt" },
        keys: { algorithm: "ES256" as const }
      }))
    }
  }).pipe(
    Effect.orDie,
    Effect.flatMap((sandbox) => over(sandbox, names, clock))
  )
