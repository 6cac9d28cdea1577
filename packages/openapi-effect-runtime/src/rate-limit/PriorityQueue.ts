/**
 * Who is next: first come, first served within a priority; `interactive` before
 * `normal` before `bulk`. So that nobody waits for ever, a priority that has been
 * passed over eight times in a row is served next.
 */
import type { Priority } from "../call/CallOptions.ts"

/** Those that wait, of which each has a priority. */
export interface Turns<Waiter extends { readonly priority: Priority }> {
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

/** An empty row of turns. */
export const make = <Waiter extends { readonly priority: Priority }>(): Turns<Waiter> => {
  // A set keeps the order of arrival and gives up any of its members at once.
  const lines = [new Set<Waiter>(), new Set<Waiter>(), new Set<Waiter>()] as const
  const passedOver = [0, 0, 0]
  const lineOf = ({ priority }: Waiter): Set<Waiter> =>
    lines[priority === "interactive" ? 0 : priority === "normal" ? 1 : 2]

  const next = (): Set<Waiter> | undefined =>
    lines.find((line, index) => line.size > 0 && (passedOver[index] ?? 0) >= mostPassedOver) ??
    lines.find((line) => line.size > 0)

  const size = (): number => lines[0].size + lines[1].size + lines[2].size

  // Most of the time nobody waits.
  const first = (): Waiter | undefined => (size() === 0 ? undefined : next()?.values().next().value)

  return {
    size,
    add: (waiter) => lineOf(waiter).add(waiter),
    has: (waiter) => lineOf(waiter).has(waiter),
    remove: (waiter) => lineOf(waiter).delete(waiter),
    first,
    take: () => {
      const served = next()
      const waiter = first()
      if (served === undefined || waiter === undefined) return undefined
      served.delete(waiter)
      for (const [index, line] of lines.entries()) {
        passedOver[index] = line === served || line.size === 0 ? 0 : (passedOver[index] ?? 0) + 1
      }
      return waiter
    },
    all: () => lines.flatMap((line) => [...line]),
    ahead: (waiter) => {
      let count = 0
      for (const line of lines) {
        if (line !== lineOf(waiter)) {
          count += line.size
          continue
        }
        for (const other of line) {
          if (other === waiter) return count
          count++
        }
      }
      return count
    }
  }
}
