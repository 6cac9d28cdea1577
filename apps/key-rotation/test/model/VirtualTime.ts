/**
 * Virtual time for programs that also do real work: it stands still while a file is read or a key is
 * made, and goes on to the next sleeper once nothing is left to do. A test clock that is moved by hand
 * would run past what takes real time.
 */
import { webcrypto } from "node:crypto"
import { type Clock, Duration, Effect } from "effect"

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** Time that goes as far as there is something to wait for. */
export interface VirtualTime {
  readonly clock: Clock.Clock
  /** The same clock as a host has it whose time of day is wrong. */
  readonly wrongBy: (millis: number) => Clock.Clock
  readonly now: () => number
  /** Lets everything happen until the fibers of `isDone` are, or nobody sleeps any more. */
  readonly runUntil: (isDone: () => boolean) => Promise<void>
}

// Work of the thread pool that the list of active resources does not name.
let makingKeys = 0

/** Counts what WebCrypto works on; returns the way back. */
export const watchCrypto = (): (() => void) => {
  const prototype: object = Object.getPrototypeOf(webcrypto.subtle)
  const originals = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(
    ([name, { value }]) => name !== "constructor" && typeof value === "function"
  )
  for (const [name, descriptor] of originals) {
    const original: (...args: ReadonlyArray<unknown>) => unknown = descriptor.value
    Object.defineProperty(prototype, name, {
      ...descriptor,
      value: async function (this: unknown, ...args: ReadonlyArray<unknown>) {
        makingKeys += 1
        try {
          return await original.apply(this, [...args])
        } finally {
          makingKeys -= 1
        }
      }
    })
  }
  return () => {
    for (const [name, descriptor] of originals) Object.defineProperty(prototype, name, descriptor)
  }
}

const isWork = (resource: string): boolean =>
  resource === "Immediate" || resource.startsWith("FSReq") || resource.endsWith("CloseReq")

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Waits until no fiber can go on and no file or key is being worked on. */
const quiet = async (): Promise<void> => {
  for (let calm = 0; calm < 3;) {
    await turn()
    const working = makingKeys > 0 || process.getActiveResourcesInfo().some(isWork)
    calm = working ? 0 : calm + 1
  }
}

/** Makes a time that begins at a moment, in milliseconds since 1970. */
export const makeVirtualTime = (start: number): VirtualTime => {
  let now = start
  const sleepers: Array<Sleeper> = []

  const wrongBy = (millis: number): Clock.Clock => {
    const nanos = () => BigInt(Math.round(now)) * 1_000_000n
    return {
      currentTimeMillisUnsafe: () => now + millis,
      currentTimeMillis: Effect.sync(() => now + millis),
      currentTimeNanosUnsafe: () => nanos() + BigInt(millis) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => nanos() + BigInt(millis) * 1_000_000n),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) =>
        Effect.callback((resume) => {
          const at = now + Math.max(0, Duration.toMillis(duration))
          if (at === Infinity) return
          const sleeper = { at, wake: () => resume(Effect.void) }
          const index = sleepers.findLastIndex((other) => other.at <= at)
          sleepers.splice(index + 1, 0, sleeper)
          return Effect.sync(() => {
            const found = sleepers.indexOf(sleeper)
            if (found >= 0) sleepers.splice(found, 1)
          })
        })
    }
  }

  return {
    clock: wrongBy(0),
    wrongBy,
    now: () => now,
    runUntil: async (isDone) => {
      for (;;) {
        await quiet()
        if (isDone()) return
        const next = sleepers.shift()
        if (next === undefined) {
          // Nothing can go on but what is not seen to work: it gets some real time, and then is lost.
          await new Promise((resolve) => setTimeout(resolve, 200))
          await quiet()
          if (isDone() || sleepers.length === 0) return
          continue
        }
        now = Math.max(now, next.at)
        next.wake()
      }
    }
  }
}
