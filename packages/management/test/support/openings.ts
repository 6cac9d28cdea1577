/** A transport that plays openings of streams, and takes down when and how it was asked for them. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  Credentials,
  ManagementClient,
  Transport,
  TransportCause,
  TransportFailure
} from "../../src/index.ts"
import type { ClientOptions, TransportRequest } from "../../src/index.ts"

/** How a connection goes on when all its chunks are read. */
export type Ending = "ends" | "breaks" | "stays"

/** One connection: what it responds with, chunk by chunk. */
export interface Opening {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly chunks: ReadonlyArray<string | Uint8Array | Effect.Effect<string>>
  readonly ending: Ending
}

export const stream = (chunks: Opening["chunks"], ending: Ending): Opening => ({
  status: 200,
  headers: { "content-type": "text/event-stream; charset=utf-8" },
  chunks,
  ending
})

export const errorResponse = (
  status: number,
  headers: Readonly<Record<string, string>> = {}
): Opening => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  chunks: [JSON.stringify({ statusCode: status, message: `about ${status}` })],
  ending: "ends"
})

/** A connection that is never made. */
export const unreachable = "unreachable"
/** A connection that is waited for. */
export const silent = "silent"

export interface Opened {
  /** Milliseconds on the test's clock. */
  readonly at: number
  readonly path: string
  readonly authorization: string | undefined
  readonly lastEventId: string | undefined
}

/** Plays the openings in order; one beyond the last is a defect. */
export const openings = (
  ...planned: ReadonlyArray<Opening | typeof unreachable | typeof silent>
) => {
  const opened: Array<Opened> = []
  let closed = 0
  let interrupted = 0
  const open = (request: TransportRequest) =>
    Effect.gen(function* () {
      const opening = planned[opened.length]
      opened.push({
        at: yield* Clock.currentTimeMillis,
        path: request.path,
        authorization: request.headers["authorization"],
        lastEventId: request.headers["last-event-id"]
      })
      if (opening === undefined) {
        return yield* Effect.die(new Error(`unexpected connection ${opened.length}`))
      }
      if (opening === silent) {
        return yield* Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
      }
      if (opening === unreachable) {
        return yield* Effect.fail(
          new TransportFailure({
            deadline: false,
            sent: false,
            head: undefined,
            cause: new TransportCause({ message: "nobody there" })
          })
        )
      }
      const context = yield* Effect.context()
      const closing = Promise.withResolvers<never>()
      closing.promise.catch(() => {})
      const read = async function* () {
        const encoder = new TextEncoder()
        for (const chunk of opening.chunks) {
          if (typeof chunk === "string") yield encoder.encode(chunk)
          else if (chunk instanceof Uint8Array) yield chunk
          else yield encoder.encode(await Effect.runPromiseWith(context)(chunk))
        }
        if (opening.ending === "breaks") throw new TransportCause({ message: "reset" })
        if (opening.ending === "stays") await closing.promise
      }
      return {
        status: opening.status,
        header: (name: string) => opening.headers[name],
        chunks: read(),
        close: () => {
          closed++
          closing.reject(new Error("closed"))
        }
      }
    })
  const transport = Layer.succeed(Transport, { send: () => Effect.die("not a stream"), open })
  return {
    opened,
    closed: () => closed,
    interrupted: () => interrupted,
    client: (options?: Partial<ClientOptions>) =>
      ManagementClient.layerTransport({
        domain: "tenant.example.com",
        credentials: Credentials.token(Redacted.make("the-token")),
        ...options
      }).pipe(Layer.provide(transport), Layer.orDie)
  }
}
