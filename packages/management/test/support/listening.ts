/** Listens to played streams of events on a test's clock, and gives what came of it as plain data. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { type ClientOptions, type EventOptions, Events } from "../../src/index.ts"
import type { openings } from "./openings.ts"

/** As the API sends it, whose type is the field `event:` alone. */
export const message = (offset: string, more: object = {}) =>
  `id: ${offset}\nevent: user.created\ndata: ${JSON.stringify({ offset, ...more })}\n\n`

/** As the API sends it, whose type is the field `event:` alone. */
export const failing = (code: string, offset?: string) =>
  `event: error\ndata: ${JSON.stringify({ error: { code, message: `about ${code}`, ...(offset === undefined ? {} : { offset }) } })}\n\n`

/** Delays of half their bound. */
export const halves = Effect.provideService(Random.Random, {
  nextDoubleUnsafe: () => 0.5,
  nextIntUnsafe: () => 0
})

const offsetOf = (event: object) =>
  "offset" in event ? event.offset : "type" in event ? event.type : event

/** Lets everything happen that does not wait for the clock. */
export const turns = Effect.promise(async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
})

const step = "500 millis"
const steps = 480

/** Moves the test's clock by four minutes, in steps: a connection takes turns of its own beside it. */
export const fourMinutes = Effect.repeat(Effect.andThen(turns, TestClock.adjust(step)), {
  times: steps
})

export const plain = (error: { readonly _tag: string; readonly message: string }) => ({
  tag: error._tag,
  message: error.message.replace("events.subscribe: ", ""),
  ...("eventId" in error ? { eventId: error.eventId } : undefined)
})

/**
 * Runs a stream of events until it ends; one that goes on is let go after four minutes. Gives what
 * it gave and what it failed with: plain data, to be compared whole.
 */
export const listen = (
  played: ReturnType<typeof openings>,
  options: EventOptions = {},
  query: Events.SubscribeQuery = {},
  client?: Partial<ClientOptions>
) =>
  Effect.gen(function* () {
    const seen: Array<unknown> = []
    let outcome: unknown = "listening"
    const fiber = yield* Events.subscribe(query, {
      idleTimeout: Duration.infinity,
      ...options
    }).pipe(
      Stream.runForEach((event) => Effect.sync(() => seen.push(offsetOf(event)))),
      Effect.match({
        onSuccess: () => (outcome = "ended"),
        onFailure: (error) => (outcome = plain(error))
      }),
      Effect.provide(played.client(client)),
      Effect.forkChild
    )
    yield* fourMinutes
    yield* Fiber.interrupt(fiber)
    return { seen, outcome }
  }).pipe(halves)

export const queries = (played: ReturnType<typeof openings>) =>
  played.opened.map(({ path }) => path.slice("/api/v2/events".length))

export const times = (played: ReturnType<typeof openings>) => played.opened.map(({ at }) => at)

export const serverEnded = {
  tag: "TransportError",
  message: "the server ended the stream of events"
}
export const listening = "listening"
