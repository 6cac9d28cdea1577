/**
 * First come, first served within a priority; `interactive` before `normal` before `bulk`. To prevent
 * starvation, a priority that was passed over eight times in a row is served next.
 */
import type { Priority } from "../call/CallOptions.ts"

/** A queue of waiters, each with a priority. */
export interface PriorityQueue<Waiter extends { readonly priority: Priority }> {
  readonly size: () => number
  readonly add: (waiter: Waiter) => void
  readonly has: (waiter: Waiter) => boolean
  /** Removes a waiter; `false` if it is no longer in the queue. */
  readonly remove: (waiter: Waiter) => boolean
  /** The next waiter, which stays in the queue. */
  readonly first: () => Waiter | undefined
  /** Removes the next waiter. */
  readonly take: () => Waiter | undefined
  readonly all: () => ReadonlyArray<Waiter>
  /** How many waiters would be served before it, if no others arrived. */
  readonly ahead: (waiter: Waiter) => number
}

const mostPassedOver = 8

interface Line<Waiter> {
  // A set keeps the order of arrival and removes any member at once.
  readonly waiters: Set<Waiter>
  /** How often in a row another priority was served. */
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

  // Usually the queue is empty.
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
