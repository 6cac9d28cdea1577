/**
 * What Effect 4 keeps in a fiber's context and Effect 3 keeps in its `FiberRefs`: clock, tracer, random
 * numbers, loggers, annotations. A context that is read from a fiber here carries the refs under a key of
 * its own, so that what is forked with the context inherits them, as it does in Effect 4.
 */
import * as V3Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import type * as V3LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import * as V3Random from "effect/Random"
import * as Runtime from "effect/Runtime"
import * as V3Tracer from "effect/Tracer"

const carried = /* @__PURE__ */ Context.GenericTag<FiberRefs.FiberRefs>(
  "openapi-effect-runtime-effect3/FiberRefs"
)

/** A key of something that every fiber has. */
export class StateKey<out A> {
  readonly get: (refs: FiberRefs.FiberRefs) => A
  /** As `get`, but `undefined` where nobody has replaced Effect's default. */
  readonly provided: (refs: FiberRefs.FiberRefs) => A | undefined

  constructor(get: StateKey<A>["get"], provided: StateKey<A>["provided"] = get) {
    this.get = get
    this.provided = provided
  }
}

/** A key of one of Effect 3's default services, in the shape that it has in Effect 4. */
const serviceKey = <I extends DefaultServices.DefaultServices, S, A>(
  tag: Context.Tag<I, S>,
  shape: (service: S) => A
): StateKey<A> => {
  const serviceIn = (refs: FiberRefs.FiberRefs): S =>
    Context.get(FiberRefs.getOrDefault(refs, DefaultServices.currentServices), tag)
  return new StateKey(
    (refs) => shape(serviceIn(refs)),
    (refs) => {
      const service = serviceIn(refs)
      return service === Context.get(DefaultServices.liveServices, tag) ? undefined : shape(service)
    }
  )
}

/** A clock as Effect 4 has it. */
export interface Clock {
  readonly currentTimeMillisUnsafe: () => number
  readonly currentTimeNanosUnsafe: () => bigint
  readonly sleep: V3Clock.Clock["sleep"]
}

export const clock: StateKey<Clock> = /* @__PURE__ */ serviceKey(V3Clock.Clock, (of) => ({
  currentTimeMillisUnsafe: () => of.unsafeCurrentTimeMillis(),
  currentTimeNanosUnsafe: () => of.unsafeCurrentTimeNanos(),
  sleep: (duration) => of.sleep(duration)
}))

/** A source of random numbers as Effect 4 has it. */
export interface Random {
  readonly nextDoubleUnsafe: () => number
}

export const random: StateKey<Random> = /* @__PURE__ */ serviceKey(V3Random.Random, (of) => ({
  nextDoubleUnsafe: () => {
    // As `runSync` does it, which no small program has: the fiber is over when it is given back, since a
    // generator gives its next number without waiting for anything.
    const exit = Effect.runFork(of.next).unsafePoll()
    if (exit?._tag !== "Success") throw new Error("The generator of random numbers gave none")
    return exit.value
  }
}))

export const tracer: StateKey<V3Tracer.Tracer> = /* @__PURE__ */ serviceKey(
  V3Tracer.Tracer,
  (of): V3Tracer.Tracer => of
)

export const minimumLogLevel: StateKey<V3LogLevel.LogLevel> = /* @__PURE__ */ new StateKey((refs) =>
  FiberRefs.getOrDefault(refs, FiberRef.currentMinimumLogLevel)
)

/** The context with the refs in it. */
export const carrying = <R>(
  context: Context.Context<R>,
  refs: FiberRefs.FiberRefs
): Context.Context<R> => {
  const services = new Map(context.unsafeMap)
  services.set(carried.key, refs)
  return Context.unsafeMake(services)
}

/**
 * The refs of a fiber. `getFiberRefs` makes new ones each time that it is asked, to note the runtime's flags,
 * of which nothing here makes use; so it is asked only where the field is not there.
 */
export const refsOfFiber = (fiber: Fiber.RuntimeFiber<unknown, unknown>): FiberRefs.FiberRefs =>
  (fiber as { readonly _fiberRefs?: FiberRefs.FiberRefs })._fiberRefs ?? fiber.getFiberRefs()

// Refs are never changed, but replaced: what is made of them is made once, for all calls of a fiber.
const contexts = /* @__PURE__ */ new WeakMap<FiberRefs.FiberRefs, Context.Context<never>>()

/** The context of a fiber, with its refs in it. */
export const contextOf = (fiber: Fiber.RuntimeFiber<unknown, unknown>): Context.Context<never> => {
  const refs = refsOfFiber(fiber)
  let context = contexts.get(refs)
  if (context === undefined) {
    context = carrying(fiber.currentContext, refs)
    contexts.set(refs, context)
  }
  return context
}

/** The refs that a context carries; `undefined` where it does not come from a fiber. */
export const refsOf = (context: Context.Context<never>): FiberRefs.FiberRefs | undefined =>
  // Only `carrying` writes under this key.
  context.unsafeMap.get(carried.key) as FiberRefs.FiberRefs | undefined

/** What sets values in refs; made once for the same ones. */
export const setting = (
  values: (set: <A>(ref: FiberRef.FiberRef<A>, value: A) => void) => void
): ((refs: FiberRefs.FiberRefs) => FiberRefs.FiberRefs) => {
  const made = new WeakMap<FiberRefs.FiberRefs, FiberRefs.FiberRefs>()
  return (refs) => {
    let changed = made.get(refs)
    if (changed === undefined) {
      changed = refs
      values((fiberRef, value) => {
        changed = FiberRefs.updateAs(changed ?? refs, { fiberId: FiberId.none, fiberRef, value })
      })
      made.set(refs, changed)
    }
    return changed
  }
}

// What a fiber fails with is told to who observes or joins it: Effect 3 would log it as well.
const withoutReport = /* @__PURE__ */ setting((set) =>
  set(FiberRef.unhandledErrorLogLevel, Option.none())
)

/** What runs effects as the fiber would that the context comes from. */
export const runtimeOf = <R>(context: Context.Context<R>): Runtime.Runtime<R> =>
  Runtime.make({
    context,
    fiberRefs: withoutReport(
      // Which services a context has does not matter here.
      refsOf(context as unknown as Context.Context<never>) ?? Runtime.defaultRuntime.fiberRefs
    ),
    runtimeFlags: Runtime.defaultRuntime.runtimeFlags
  })
