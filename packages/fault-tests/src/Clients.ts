/** The library's clients, one for every way to send. */
import { NodeHttpClient } from "@effect/platform-node"
import {
  type ClientOptions,
  type ConfigurationError,
  Credentials,
  ManagementClient
} from "@effect-auth0/management"
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { layer as undiciLayer } from "@effect-auth0/management/node"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { Agent, Dispatcher, fetch as fetchOfUndici } from "undici"
import { trustedCertificate } from "./server/Certificate.ts"
import { type FaultServer, type Plan, serve, serveOverHttp2 } from "./server/FaultServer.ts"

/** All ways to send, over HTTP/1.1 where they do not say HTTP/2. */
export const transportNames = [
  "undici",
  "undici over HTTP/2",
  "fetch",
  "fetch over HTTP/2",
  "HttpClient over fetch",
  "HttpClient over undici",
  "HttpClient over node:http"
] as const

export type TransportName = (typeof transportNames)[number]

/** What a way to send speaks. */
export const protocolOf = (transport: TransportName): "HTTP/1.1" | "HTTP/2" =>
  transport.endsWith("HTTP/2") ? "HTTP/2" : "HTTP/1.1"

/** Serves a plan in the protocol of a transport. */
export const serveTo = (
  transport: TransportName,
  plan: Plan
): Effect.Effect<FaultServer, never, Scope.Scope> =>
  protocolOf(transport) === "HTTP/2" ? serveOverHttp2(plan) : serve(plan)

/** Speaks HTTP/2 where a server offers it, and trusts the fault server. */
export const http2Agent = Effect.acquireRelease(
  Effect.map(
    Effect.promise(() => trustedCertificate()),
    ({ cert }) => new Agent({ allowH2: true, connect: { ca: cert } })
  ),
  (agent) => Effect.promise(() => agent.destroy())
)

type Handler = Dispatcher.DispatchHandler

/**
 * Sends over another session once a request has failed. An agent lets go of a broken one when it gets
 * to it, and what it is given until then fails before it is sent: how often depends on the time.
 */
class NewSessions extends Dispatcher {
  private readonly agents: [Agent, ...Array<Agent>]
  private readonly make: () => Agent

  constructor(make: () => Agent) {
    super()
    this.make = make
    this.agents = [make()]
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    const [current] = this.agents
    const onResponseError: Handler["onResponseError"] = (controller, error) => {
      // Other requests over it continue.
      if (this.agents[0] === current) this.agents.unshift(this.make())
      handler.onResponseError?.(controller, error)
    }
    // `options` has its origin: what is typed as optional for other dispatchers is given by all callers.
    return current.dispatch(
      options as Agent.DispatchOptions,
      new Proxy(handler, {
        get: (target, name) => {
          if (name === "onResponseError") return onResponseError
          const value: unknown = Reflect.get(target, name)
          return typeof value === "function" ? (value.bind(target) as unknown) : value
        }
      })
    )
  }

  readonly destroyAll = async (): Promise<void> => {
    await Promise.all(this.agents.map((agent) => agent.destroy()))
  }
}

/** As {@link http2Agent}, over another session after each request that failed. */
const newSessions = Effect.acquireRelease(
  Effect.map(
    Effect.promise(() => trustedCertificate()),
    ({ cert }) => new NewSessions(() => new Agent({ allowH2: true, connect: { ca: cert } }))
  ),
  (dispatcher) => Effect.promise(dispatcher.destroyAll)
)

// The same classes as Node's own, by types of their own.
export const fetchOver = (dispatcher: Dispatcher): typeof fetch => {
  const send = fetchOfUndici as unknown as (
    url: unknown,
    init: RequestInit & { readonly dispatcher: Dispatcher }
  ) => Promise<Response>
  return (url, init) => send(url, { ...init, dispatcher })
}

const layers: Readonly<
  Record<
    TransportName,
    (options: ClientOptions) => Layer.Layer<ManagementClient, ConfigurationError>
  >
> = {
  undici: undiciLayer,
  "undici over HTTP/2": (options) =>
    Layer.unwrap(Effect.map(newSessions, (dispatcher) => undiciLayer({ ...options, dispatcher }))),
  fetch: fetchLayer,
  // What later versions of Node have for their own `fetch`.
  "fetch over HTTP/2": (options) =>
    Layer.unwrap(
      Effect.map(newSessions, (dispatcher) =>
        fetchLayer({ ...options, fetch: fetchOver(dispatcher) })
      )
    ),
  "HttpClient over fetch": (options) =>
    ManagementClient.layer(options).pipe(Layer.provide(FetchHttpClient.layer)),
  "HttpClient over undici": (options) =>
    ManagementClient.layer(options).pipe(Layer.provide(NodeHttpClient.layerUndici)),
  "HttpClient over node:http": (options) =>
    ManagementClient.layer(options).pipe(Layer.provide(NodeHttpClient.layerNodeHttp))
}

/** The client of a tenant that is played at `origin`; its token is a fixed one unless told otherwise. */
export const client = (
  transport: TransportName,
  origin: string,
  options?: Partial<ClientOptions>
): Layer.Layer<ManagementClient> =>
  layers[transport]({
    domain: "tenant.example.com",
    origin,
    credentials: Credentials.token(Redacted.make("the-token", { label: "token" })),
    ...options
  }).pipe(Layer.orDie)

/** Credentials that ask the played tenant for a token. */
export const clientSecret = Credentials.clientSecret({
  clientId: "an-application",
  clientSecret: Redacted.make("the-secret")
})
