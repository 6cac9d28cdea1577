import { assert, describe, it } from "@effect/vitest"
import * as V3Cause from "effect/Cause"
import * as V3Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as V3 from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as V3Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as HashMap from "effect/HashMap"
import * as V3Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as V3LogLevel from "effect/LogLevel"
import * as V3Random from "effect/Random"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as V3Tracer from "effect/Tracer"
import * as Clock from "../../effect/Clock.ts"
import * as Shim from "../../effect/Context.ts"
import * as Effect from "../../effect/Effect.ts"
import * as Exits from "../../effect/Exit.ts"
import * as Fiber from "../../effect/Fiber.ts"
import * as Layer from "../../effect/Layer.ts"
import * as LogLevel from "../../effect/LogLevel.ts"
import * as References from "../../effect/References.ts"
import * as Result from "../../effect/Result.ts"
import * as Tracer from "../../effect/Tracer.ts"

class Port extends Shim.Service<Port, { readonly number: number }>()("test/Port") {}
const Setting = Shim.Reference<string>("test/Setting", { defaultValue: () => "default" })

const contextOfFiber = Effect.withFiber(({ context }) => V3.succeed(context))

describe("services and references", () => {
  it.effect("are tags of Effect 3, for its layers and its generators", () =>
    V3.gen(function* () {
      const port: Port["Service"] = yield* Port
      assert.strictEqual(port.number, 80)
    }).pipe(V3.provide(V3Layer.succeed(Port, { number: 80 })))
  )

  it.effect("a reference has its default until a layer or an effect provides another", () =>
    V3.gen(function* () {
      const setting = Effect.withFiber((fiber) => V3.succeed(fiber.getRef(Setting)))
      assert.strictEqual(yield* setting, "default")
      assert.strictEqual(yield* V3.provideService(setting, Setting, "own"), "own")
      assert.strictEqual(yield* V3.provide(setting, V3Layer.succeed(Setting, "own")), "own")
    })
  )

  it("of what a context has not, there is nothing", () => {
    assert.isUndefined(Shim.getOrUndefined(Context.empty(), Setting))
    assert.strictEqual(Shim.getOrUndefined(Context.make(Setting, "own"), Setting), "own")
    assert.throws(() => Shim.getUnsafe(Context.empty() as never, Port), /test\/Port/)
  })
})

describe("what a fiber has", () => {
  const ProvidedClock = Shim.Service<Clock.Clock, Clock.Clock>("effect/Clock")
  const ProvidedRandom = Shim.Service<
    { readonly nextDoubleUnsafe: () => number },
    { readonly nextDoubleUnsafe: () => number }
  >("effect/Random")

  it.live("the defaults of Effect are nothing that somebody has provided", () =>
    V3.map(contextOfFiber, (context) => {
      assert.deepStrictEqual(
        [ProvidedClock, ProvidedRandom, Tracer.Tracer].map((key) =>
          Shim.getOrUndefined<unknown>(context, key)
        ),
        [undefined, undefined, undefined]
      )
    })
  )

  it.effect("the clock of a test is provided, and the one that a fiber reads", () =>
    V3.gen(function* () {
      yield* TestClock.adjust("7 seconds")
      const clock = Shim.getOrUndefined(yield* contextOfFiber, ProvidedClock)
      assert.isDefined(clock)
      assert.strictEqual(clock.currentTimeMillisUnsafe(), 7000)
      assert.strictEqual(clock.currentTimeNanosUnsafe(), 7_000_000_000n)
      const own = yield* Effect.withFiber((fiber) => V3.succeed(fiber.getRef(Clock.Clock)))
      assert.strictEqual(own.currentTimeMillisUnsafe(), yield* V3Clock.currentTimeMillis)
      const sleeping = yield* V3.fork(clock.sleep(Duration.seconds(1)))
      yield* TestClock.adjust("1 second")
      yield* V3Fiber.join(sleeping)
    })
  )

  it.live("so are a tracer and random numbers", () =>
    V3.gen(function* () {
      const tracer = V3Tracer.make({
        span: () => {
          throw new Error("not asked for")
        },
        context: (run) => run()
      })
      // The oldest versions have no `Random.fixed`.
      const random = Object.create(V3Random.make(""), {
        next: { value: V3.succeed(0.25) }
      }) as V3Random.Random
      const context = yield* contextOfFiber.pipe(V3.withTracer(tracer), V3.withRandom(random))
      assert.strictEqual(Shim.getOrUndefined(context, Tracer.Tracer), tracer)
      assert.strictEqual(Shim.getOrUndefined(context, ProvidedRandom)?.nextDoubleUnsafe(), 0.25)
    })
  )

  it.effect("the least level of log lines", () =>
    V3.gen(function* () {
      const least = yield* Effect.withFiber((fiber) =>
        V3.succeed(fiber.getRef(References.MinimumLogLevel))
      ).pipe(Logger.withMinimumLogLevel(V3LogLevel.Warning))
      assert.deepStrictEqual(
        (["Error", "Warn", "Info", "Debug"] as const).map((level) =>
          LogLevel.isGreaterThan(least, level)
        ),
        [false, false, true, true]
      )
    })
  )
})

describe("fibers of their own", () => {
  it.effect("inherit what the context of a fiber carries, and its services", () =>
    V3.gen(function* () {
      yield* TestClock.adjust("3 seconds")
      const lines: Array<unknown> = []
      const logger = Logger.make(({ annotations, message }) =>
        lines.push([message, Object.fromEntries(HashMap.toEntries(annotations))])
      )
      yield* Effect.contextWith((context: Context.Context<Port>) => {
        const fiber = Effect.runForkWith(context)(
          V3.gen(function* () {
            yield* V3.log((yield* Port).number, yield* V3Clock.currentTimeMillis)
          })
        )
        return Fiber.join(fiber)
      }).pipe(
        V3.annotateLogs("of", "the caller"),
        V3.provide(Logger.replace(Logger.defaultLogger, logger)),
        V3.provideService(Port, { number: 80 })
      )
      assert.deepStrictEqual(lines, [[[80, 3000], { of: "the caller" }]])
    })
  )

  it.live("keep what they set for themselves, whoever joins them", () =>
    V3.gen(function* () {
      const own = FiberRef.unsafeMake("unset")
      const fiber = Effect.runForkWith(yield* contextOfFiber)(
        V3.zipRight(FiberRef.set(own, "set"), FiberRef.get(own))
      )
      assert.strictEqual(yield* Fiber.join(fiber), "set")
      assert.strictEqual(yield* FiberRef.get(own), "unset")
      assert.isTrue(Option.isSome(yield* FiberRef.get(FiberRef.unhandledErrorLogLevel)))
    })
  )

  it.live("of a context from nowhere run on Effect's defaults", () =>
    V3.map(Fiber.join(Effect.runForkWith(Context.make(Port, { number: 80 }))(Port)), ({ number }) =>
      assert.strictEqual(number, 80)
    )
  )

  it.live("tell their observers how they ended, and nobody else", () =>
    V3.gen(function* () {
      const lines: Array<unknown> = []
      const exits: Array<unknown> = []
      const logger = Logger.make(({ message }) => lines.push(message))
      yield* Effect.contextWith((context: Context.Context<never>) => {
        const fiber = Effect.runForkWith(context)(V3.delay(V3.fail("broken"), "1 millis"))
        fiber.addObserver((exit) => exits.push(exit))
        fiber.addObserver(() => exits.push("removed"))()
        return Fiber.await(fiber)
      }).pipe(
        Logger.withMinimumLogLevel(V3LogLevel.All),
        V3.provide(Logger.replace(Logger.defaultLogger, logger))
      )
      assert.deepStrictEqual(exits, [Exit.fail("broken")])
      assert.deepStrictEqual(lines, [])
    })
  )

  it.live("end by a signal, before and after they begin", () =>
    V3.gen(function* () {
      const late = new AbortController()
      const run = Effect.runForkWith(Context.empty())
      const fibers = [
        run(V3.never, { signal: AbortSignal.abort() }),
        run(V3.never, { signal: late.signal })
      ]
      late.abort()
      for (const fiber of fibers) {
        assert.isTrue(Exits.hasInterrupts(yield* Fiber.await(fiber)))
      }
    })
  )

  it.live("leave no listener at a signal when they have ended", () =>
    V3.gen(function* () {
      const { signal } = new AbortController()
      let listeners = 0
      signal.addEventListener = () => void listeners++
      signal.removeEventListener = () => void listeners--
      yield* Fiber.join(
        Effect.runForkWith(Context.empty())(V3.delay(V3.void, "1 millis"), { signal })
      )
      assert.strictEqual(listeners, 0)
    })
  )

  it.live("are interrupted all, or where they stand", () =>
    V3.gen(function* () {
      const run = Effect.runForkWith(Context.empty())
      const fibers = [run(V3.never), run(V3.never), run(V3.never)] as const
      yield* Fiber.interrupt(fibers[0])
      fibers[1].interruptUnsafe()
      yield* Fiber.interruptAll(fibers)
      for (const fiber of fibers) {
        assert.isTrue(Exits.hasInterrupts(yield* Fiber.await(fiber)))
      }
    })
  )

  it.effect("in a scope end with it, and their failures are not logged", () =>
    V3.gen(function* () {
      const lines: Array<unknown> = []
      const logger = Logger.make(({ message }) => lines.push(message))
      const scope = yield* Scope.make()
      yield* V3.gen(function* () {
        const failing = yield* Effect.forkIn(V3.fail("broken"), scope)
        assert.strictEqual(yield* V3.flip(Fiber.join(failing)), "broken")
        const waiting = yield* Effect.forkIn(V3.never, scope)
        yield* Scope.close(scope, Exit.void)
        assert.isTrue(Exits.hasInterrupts(yield* Fiber.await(waiting)))
      }).pipe(
        Logger.withMinimumLogLevel(V3LogLevel.All),
        V3.provide(Logger.replace(Logger.defaultLogger, logger))
      )
      assert.deepStrictEqual(lines, [])
    })
  )

  it("know the fiber that runs", () => {
    assert.isUndefined(Fiber.getCurrent())
    assert.isDefined(V3.runSync(V3.sync(Fiber.getCurrent)))
  })
})

describe("effects", () => {
  it.effect("as results", () =>
    V3.gen(function* () {
      assert.deepStrictEqual(yield* Effect.result(V3.succeed(1)), Result.succeed(1))
      assert.deepStrictEqual(yield* Effect.result(V3.fail(1)), Result.fail(1))
    })
  )

  it.effect("with something else to do after a time", () =>
    V3.gen(function* () {
      const late = { duration: "2 seconds", orElse: () => V3.fail("late") } as const
      assert.strictEqual(yield* Effect.timeoutOrElse(V3.succeed("in time"), late), "in time")
      const fiber = yield* V3.fork(V3.either(V3.never.pipe(Effect.timeoutOrElse(late))))
      yield* TestClock.adjust("1999 millis")
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(yield* V3Fiber.join(fiber), Either.left("late"))
    })
  )

  it("reject with the error itself", async () => {
    const error = new Error("broken")
    const caught = await Effect.runPromise(V3.fail(error)).catch((cause: unknown) => cause)
    assert.strictEqual(caught, error)
    assert.strictEqual(await Effect.runPromise(V3.succeed(1)), 1)
  })

  it.effect("write lines of a level", () =>
    V3.gen(function* () {
      const lines: Array<unknown> = []
      const logger = Logger.make(({ logLevel, message }) => lines.push([logLevel.label, message]))
      const context = yield* contextOfFiber.pipe(
        Logger.withMinimumLogLevel(V3LogLevel.Warning),
        V3.provide(Logger.replace(Logger.defaultLogger, logger))
      )
      Effect.runSyncWith(context)(Effect.logWithLevel("Debug")("passed over"))
      Effect.runSyncWith(context)(Effect.logWithLevel("Warn")("written"))
      assert.deepStrictEqual(lines, [["WARN", ["written"]]])
    })
  )
})

describe("layers", () => {
  it.live("are built in a scope, with what they set of fibers", () =>
    V3.gen(function* () {
      const events: Array<string> = []
      const tracer = V3Tracer.make({
        span: () => {
          throw new Error("not asked for")
        },
        context: (run) => run()
      })
      const layer = Layer.effect(
        Port,
        V3.as(
          V3.addFinalizer(() => V3.sync(() => void events.push("closed"))),
          { number: 80 }
        )
      ).pipe(V3Layer.merge(V3Layer.setTracer(tracer)))
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(layer, scope)
      assert.strictEqual(Context.get(context, Port).number, 80)
      assert.strictEqual(
        Effect.runSyncWith(context)(
          Effect.withFiber((fiber) => V3.succeed(fiber.getRef(Tracer.Tracer)))
        ),
        tracer
      )
      assert.deepStrictEqual(events, [])
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual(events, ["closed"])
    })
  )
})

describe("the reason of an error", () => {
  class Lost extends Data.TaggedError("Lost")<{ readonly at: string }> {}
  class Late extends Data.TaggedError("Late")<{ readonly after: number }> {}
  class Unknown extends Data.TaggedError("Unknown")<{ readonly reason: Lost | Late }> {}
  class Other extends Data.TaggedError("Other") {}

  const failing = (error: Unknown | Other): V3.Effect<never, Unknown | Other> => V3.fail(error)
  const handled = (error: Unknown | Other) =>
    V3.exit(
      failing(error).pipe(
        Effect.catchReason("Unknown", "Lost", ({ at }, unknown) =>
          V3.succeed(`${at} of ${unknown._tag}`)
        )
      )
    )

  it.effect("is handled by its tag, and others stay", () =>
    V3.gen(function* () {
      const lost = new Unknown({ reason: new Lost({ at: "sea" }) })
      const late = new Unknown({ reason: new Late({ after: 3 }) })
      const other = new Other()
      assert.deepStrictEqual(yield* handled(lost), Exit.succeed("sea of Unknown"))
      assert.deepStrictEqual(yield* handled(late), Exit.failCause(V3Cause.fail(late)))
      assert.deepStrictEqual(yield* handled(other), Exit.failCause(V3Cause.fail(other)))
      assert.strictEqual(
        yield* Effect.catchReason(failing(late), "Unknown", "Late", ({ after }) =>
          V3.succeed(after)
        ),
        3
      )
    })
  )
})
