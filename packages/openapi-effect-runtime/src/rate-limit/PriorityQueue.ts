/**
 * Who is next: first come, first served within a priority; `interactive` before
 * `normal` before `bulk`. So that nobody waits for ever, a priority that has been
 * passed over eight times in a row is served next.
 */
import type { Priority } from "../call/CallOptions.ts"

/** Those that wait, of which each has a priority. */
export interface PriorityQueue<Waiter extends { readonly priority: Priority }> {
  readonly size: () => number
  readonly add: (waiter: Waiter) => void
  readonly has: (waiter: Waiter) => boolean
  /** Gives a place back; `false` if it is not there any more. */
  readonly remove: (waiter: Waiter) => boolean
  /** The one that is next, left in its place. */
  readonly first: () => Waiter | undefined
  /** Takes the one that is next out. */
  readonly take: () => Waiter | undefined
  readonly all: () => ReadonlyArray<Waiter>
  /** How many would be served before it if nobody else came. */
  readonly ahead: (waiter: Waiter) => number
}

const mostPassedOver = 8

interface Line<Waiter> {
  // A set keeps the order of arrival and gives up any of its members at once.
  readonly waiters: Set<Waiter>
  /** How often in a row another line was served. */
  passedOver: number
}

const empty = <Waiter>(): Line<Waiter> => ({ waiters: new Set(), passedOver: 0 })

/** An empty queue. */
export const make = <Waiter extends { readonly priority: Priority }>(): PriorityQueue<Waiter> => {
  const lines = [empty<Waiter>(), empty<Waiter>(), empty<Waiter>()] as const
  const lineOf = ({ priority }: Waiter): Line<Waiter> =>
    lines[priority === "interactive" ? 0 : priority === "normal" ? 1 : 2]

  const next = (): Line<Waiter> | undefined =>
    lines.find(({ passedOver, waiters }) => waiters.size > 0 && passedOver >= mostPassedOver) ??
    lines.find(({ waiters }) => waiters.size > 0)

  const size = (): number => lines[0].waiters.size + lines[1].waiters.size + lines[2].waiters.size

  // Most of the time nobody waits.
  const first = (): Waiter | undefined =>
    size() === 0 ? undefined : next()?.waiters.values().next().value

  return {
    size,
    add: (waiter) => lineOf(waiter).waiters.add(waiter),
    has: (waiter) => lineOf(waiter).waiters.has(waiter),
    remove: (waiter) => lineOf(waiter).waiters.delete(waiter),
    first,
    take: () => {
      const waiter = first()
      if (waiter === undefined) return undefined
      const served = lineOf(waiter)
      served.waiters.delete(waiter)
      for (const line of lines) {
        line.passedOver = line === served || line.waiters.size === 0 ? 0 : line.passedOver + 1
      }
      return waiter
    },
    all: () => lines.flatMap(({ waiters }) => [...waiters]),
    ahead: (waiter) => {
      let count = 0
      for (const line of lines) {
        if (line !== lineOf(waiter)) {
          count += line.waiters.size
          continue
        }
        for (const other of line.waiters) {
          if (other === waiter) return count
          count++
        }
      }
      return count
    }
  }
}
