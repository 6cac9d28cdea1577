/**
 * Something that is under way, or stands still, while its client or its signal ends. Of no runtime: it is
 * run in all of them.
 */
import { Connections, Events, type ManagementClient } from "@effect-auth0/management"
import { type Auth0, connectTo } from "@effect-auth0/management/promise"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { connectionId } from "../Calls.ts"
import { describeError } from "../matrix/Outcome.ts"

/** What is open: a call, an iteration that stands still after its first event, or one without any. */
export const openKinds = ["call", "paused", "waiting"] as const

export type OpenKind = (typeof openKinds)[number]

/** What ends it. */
export const enders = ["closed", "disposed", "aborted", "left"] as const

export type Ender = (typeof enders)[number]

/** What an error is, in one line; the library's own by their tags, others by their messages. */
const described = (error: unknown): string =>
  error instanceof Error && "_tag" in error && typeof error._tag === "string"
    ? describeError({ ...error, _tag: error._tag })
    : String(error)

/** What has been opened: what it comes to, and how its caller lets go of it. */
interface Opened {
  readonly outcome: () => Promise<string>
  readonly leave: () => Promise<unknown>
}

const openCall = (auth0: Auth0, signal: AbortSignal): Opened => {
  const outcome = auth0
    .run(Connections.Keys.rotate, connectionId, {}, { deadline: "Infinity", signal })
    .then(() => "response", described)
  return { outcome: () => outcome, leave: () => Promise.resolve() }
}

const openIteration = async (
  auth0: Auth0,
  signal: AbortSignal,
  kind: OpenKind
): Promise<Opened> => {
  const events = auth0.iterate(Events.subscribe, {}, { deadline: "Infinity", signal })
  const loop = events[Symbol.asyncIterator]()
  const next = () => loop.next().then(({ done }) => (done === true ? "done" : "event"), described)
  if (kind === "paused") {
    await next()
    return { outcome: next, leave: async () => loop.return?.() }
  }
  const first = next()
  return { outcome: () => first, leave: () => Promise.resolve() }
}

/** What the server is asked. */
interface Server {
  /** Succeeds when it has said what it says. */
  readonly begun: () => Promise<unknown>
  /** Succeeds when it sees every exchange closed. */
  readonly released: () => Promise<unknown>
}

/** What runs as an effect is let go of by interrupting it. */
const interrupted = async (
  client: Layer.Layer<ManagementClient>,
  { begun, released }: Server,
  kind: OpenKind,
  ofClient: boolean
): Promise<string> => {
  const program: Effect.Effect<unknown, unknown, ManagementClient> =
    kind === "call"
      ? Connections.Keys.rotate(connectionId, {}, { deadline: "Infinity" })
      : Stream.runForEach(Events.subscribe({}, { deadline: "Infinity" }), () => Effect.never)
  await Effect.runPromise(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(program)
      yield* Effect.promise(begun)
      yield* Fiber.interrupt(fiber)
      if (!ofClient) yield* Effect.promise(released)
    }).pipe(Effect.provide(client))
  )
  if (ofClient) await released()
  return "interrupted"
}

/**
 * Opens, ends, and gives what the caller is told once nothing is open any more. What is open may be the
 * client's own, for all its callers: that ends with the client alone.
 */
export const endWhileOpen = async (
  client: Layer.Layer<ManagementClient>,
  server: Server,
  kind: OpenKind,
  ender: Ender,
  ofClient: boolean
): Promise<string> => {
  if (ender === "left" && kind !== "paused") return interrupted(client, server, kind, ofClient)
  const controller = new AbortController()
  const auth0 = await connectTo(client)
  const opened =
    kind === "call"
      ? openCall(auth0, controller.signal)
      : await openIteration(auth0, controller.signal, kind)
  await server.begun()
  switch (ender) {
    case "closed":
      await auth0.close()
      break
    case "disposed":
      await auth0[Symbol.asyncDispose]()
      break
    case "aborted":
      controller.abort(new Error("enough"))
      break
    case "left":
      await opened.leave()
  }
  if (!ofClient) await server.released()
  const outcome = await opened.outcome()
  await auth0.close()
  await server.released()
  return outcome
}
