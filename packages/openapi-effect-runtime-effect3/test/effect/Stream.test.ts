import { assert, describe, it } from "@effect/vitest"
import * as V3Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as V3 from "effect/Stream"
import * as Cause from "../../effect/Cause.ts"
import * as Pull from "../../effect/Pull.ts"
import * as Stream from "../../effect/Stream.ts"

class Service extends Context.Tag("Service")<Service, number>() {}

const collect = <A, E, R>(stream: V3.Stream<A, E, R>) =>
  Effect.map(V3.runCollect(stream), Chunk.toReadonlyArray)

/** A pull of chunks, one after the other. */
const pulling = <A>(...chunks: ReadonlyArray<readonly [A, ...Array<A>]>) =>
  Effect.sync(() => {
    let at = 0
    return Effect.suspend(() => {
      const chunk = chunks[at++]
      return chunk === undefined ? Cause.done() : Effect.succeed(chunk)
    })
  })

describe("streams and pulls", () => {
  it.effect("a stream of a pull has what the pull gives until it is done", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* collect(Stream.fromPull(pulling([1, 2], [3]))), [1, 2, 3])
    })
  )

  it.effect("a stream fails with what its pull fails with, and with what makes the pull", () =>
    Effect.gen(function* () {
      const failing: Pull.Pull<readonly [number], string> = Effect.fail("pull")
      const unmade: Effect.Effect<typeof failing, string> = Effect.fail("make")
      const pulled = collect(Stream.fromPull(Effect.succeed(failing)))
      assert.strictEqual(yield* Effect.flip(pulled), "pull")
      assert.strictEqual(yield* Effect.flip(collect(Stream.fromPull(unmade))), "make")
    })
  )

  it.scoped("a pull of a stream passes over empty chunks, brings its services and is done", () =>
    Effect.gen(function* () {
      const stream = V3.fromChunks(
        Chunk.empty<number>(),
        Chunk.make(1, 2),
        Chunk.empty<number>()
      ).pipe(V3.mapEffect((n) => Effect.map(Service, (by) => n * by)))
      const pull = yield* Effect.provideService(Stream.toPull(stream), Service, 10)
      const values: Array<number> = []
      const reading = Effect.forever(Effect.map(pull, (chunk) => values.push(...chunk)))
      yield* Pull.catchDone(reading, () => Effect.void)
      assert.deepStrictEqual(values, [10, 20])
    })
  )

  it.scoped("a pull fails with what the stream fails with", () =>
    Effect.gen(function* () {
      const pull = yield* Stream.toPull(V3.fail("broken"))
      assert.strictEqual(yield* Effect.flip(pull), "broken")
    })
  )

  it.scoped("a transformed pull has a scope that is closed with the stream", () =>
    Effect.gen(function* () {
      const events: Array<string> = []
      const stream = Stream.transformPull(V3.make(1, 2, 3), (pull, scope) =>
        Effect.as(
          Scope.addFinalizer(
            scope,
            Effect.sync(() => void events.push("closed"))
          ),
          Effect.map(pull, (chunk) => [chunk.length] as const)
        )
      )
      assert.deepStrictEqual(yield* collect(stream), [3])
      assert.deepStrictEqual(events, ["closed"])
    })
  )

  it.effect("an iterator that hangs is let go of, and does not hold up the end", () =>
    Effect.gen(function* () {
      const events: Array<string> = []
      const iterable: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: () => {
            events.push("return")
            // As a generator does, whose `next` has not ended.
            return new Promise(() => {})
          }
        })
      }
      const stream = Stream.fromAsyncIterable(iterable, String)
      const fiber = yield* Effect.fork(collect(stream))
      yield* Effect.yieldNow()
      assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(fiber)))
      assert.deepStrictEqual(events, ["return"])
    })
  )

  it.effect("what an iterator throws is made an error", () =>
    Effect.gen(function* () {
      const iterable = (async function* () {
        yield 1
        throw new Error("broken")
      })()
      const exit = yield* Effect.exit(collect(Stream.fromAsyncIterable(iterable, String)))
      assert.deepStrictEqual(exit, Exit.failCause(V3Cause.fail("Error: broken")))
    })
  )

  it.effect("values are gathered in a state, the last of which makes values too", () =>
    Effect.gen(function* () {
      const pairs = V3.make(1, 2, 3, 4, 5).pipe(
        Stream.mapAccumEffect(
          (): ReadonlyArray<number> => [],
          (held, n: number) =>
            Effect.succeed(held.length === 1 ? [[], [[...held, n]]] : ([[n], []] as const)),
          { onHalt: (held) => [held] }
        )
      )
      assert.deepStrictEqual(yield* collect(pairs), [[1, 2], [3, 4], [5]])
      // It begins anew each time that it is run.
      assert.deepStrictEqual(yield* collect(pairs), [[1, 2], [3, 4], [5]])
    })
  )

  it.effect("a stream is iterated over with the services of a context", () =>
    Effect.gen(function* () {
      const stream = V3.mapEffect(V3.make(1, 2), (n) => Effect.map(Service, (by) => n * by))
      const iterable = Stream.toAsyncIterableWith(stream, Context.make(Service, 10))
      assert.deepStrictEqual(yield* collect(V3.fromAsyncIterable(iterable, String)), [10, 20])
    })
  )

  it("tells streams from other values", () => {
    assert.deepStrictEqual([V3.empty, Effect.void, {}, null, undefined].map(Stream.isStream), [
      true,
      false,
      false,
      false,
      false
    ])
  })
})
