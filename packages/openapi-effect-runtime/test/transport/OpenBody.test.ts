import { assert, describe, it } from "@effect/vitest"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { TransportFailure } from "../../src/transport/Transport.ts"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import { bytes, readWhole } from "../../src/transport/OpenBody.ts"
import type { OpenResponse, TransportRequest } from "../../src/transport/Transport.ts"

const encoder = new TextEncoder()
const never = new Promise<never>(() => {})

/** A response that gives the parts, and then nothing more, or its end. */
const opened = (parts: ReadonlyArray<string>, ends: boolean) => {
  const seen = { closed: 0 }
  const open: OpenResponse = {
    status: 404,
    header: () => undefined,
    chunks: (async function* () {
      for (const part of parts) yield encoder.encode(part)
      if (!ends) await never
    })(),
    close: () => {
      seen.closed++
    }
  }
  return { open, seen }
}

const brief = (error: unknown) =>
  error instanceof TransportFailure
    ? [error.deadline, error.tooLarge, error.sent, error.head?.status, String(error.cause)]
    : error

// Lets promises of the source settle, whatever their number.
const settled = Effect.promise(() => new Promise((done) => setImmediate(done)))

describe("bytes", () => {
  it.effect("fail when none come for as long as the limit says, and not before", () =>
    Effect.gen(function* () {
      const { open } = opened(["a", "b"], false)
      const read: Array<number> = []
      const fiber = yield* bytes(open, "2 minutes").pipe(
        Stream.runForEach((chunk) => Effect.sync(() => read.push(chunk.length))),
        Effect.flip,
        Effect.forkChild
      )
      yield* settled
      yield* TestClock.adjust("119 seconds")
      assert.deepStrictEqual([read, fiber.pollUnsafe()], [[1, 1], undefined])
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(brief(yield* Fiber.join(fiber)), [
        false,
        false,
        true,
        404,
        "Nothing came for 2m"
      ])
    })
  )

  it.effect("do not fail while it is the reader who takes its time", () =>
    Effect.gen(function* () {
      const { open } = opened(["a", "b", "c"], true)
      const fiber = yield* bytes(open, "1 second").pipe(
        Stream.tap(() => Effect.sleep("1 hour")),
        Stream.runCount,
        Effect.forkChild
      )
      for (let hour = 0; hour < 4; hour++) {
        yield* settled
        yield* TestClock.adjust("1 hour")
      }
      assert.strictEqual(yield* Fiber.join(fiber), 3)
    })
  )

  it.effect("have no limit where it is infinite", () =>
    Effect.gen(function* () {
      const { open } = opened(["a"], false)
      const fiber = yield* Effect.forkChild(Stream.runDrain(bytes(open, "Infinity")))
      yield* settled
      yield* TestClock.adjust("1000 days")
      assert.isUndefined(fiber.pollUnsafe())
    })
  )
})

describe("readWhole", () => {
  const read = (open: OpenResponse, maxBytes = 100) =>
    Effect.contextWith((context: Context.Context<never>) => {
      const request: TransportRequest = {
        method: "GET",
        origin: "https://tenant.example.com",
        path: "/",
        headers: {},
        body: undefined,
        replayable: true,
        deadline: makeDeadline(context, 5000),
        maxBytes
      }
      return readWhole(open, request)
    })

  it.effect("returns the text, and closes", () =>
    Effect.gen(function* () {
      const { open, seen } = opened(['{"a":', "1}"], true)
      assert.deepStrictEqual([yield* read(open), seen.closed], ['{"a":1}', 1])
    })
  )

  it.effect("keeps to the size, and closes", () =>
    Effect.gen(function* () {
      const { open, seen } = opened(["12345", "67890"], false)
      const error = yield* Effect.flip(read(open, 9))
      assert.deepStrictEqual(
        [brief(error), seen.closed],
        [[false, true, true, 404, "the body is larger than the request allows"], 1]
      )
    })
  )

  it.effect("keeps to the deadline, and closes", () =>
    Effect.gen(function* () {
      const { open, seen } = opened(["12345"], false)
      const fiber = yield* Effect.forkChild(Effect.flip(read(open)))
      yield* settled
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(
        [brief(yield* Fiber.join(fiber)), seen.closed],
        [[true, false, true, 404, "The deadline passed"], 1]
      )
    })
  )
})
