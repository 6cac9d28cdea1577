import { assert, describe, it } from "@effect/vitest"
import type { Priority } from "../../src/call/CallOptions.ts"
import { make } from "../../src/rate-limit/PriorityQueue.ts"

const row = (...priorities: ReadonlyArray<Priority>) => {
  const turns = make<{ readonly name: string; readonly priority: Priority }>()
  const waiters = priorities.map((priority, index) => ({ name: `${priority} ${index}`, priority }))
  for (const waiter of waiters) turns.add(waiter)
  return { turns, waiters }
}

describe("turns", () => {
  it("are taken by priority, and in order of arrival within one", () => {
    const { turns } = row("bulk", "normal", "interactive", "bulk", "interactive", "normal")
    assert.deepStrictEqual(
      Array.from({ length: 7 }, () => turns.take()?.name),
      ["interactive 2", "interactive 4", "normal 1", "normal 5", "bulk 0", "bulk 3", undefined]
    )
  })

  it("come to everybody: after eight others a priority is next", () => {
    const { turns } = row(
      ...Array.from({ length: 20 }, (): Priority => "interactive"),
      "normal",
      "bulk",
      "bulk"
    )
    assert.deepStrictEqual(
      Array.from({ length: 23 }, () => turns.take()?.priority)
        .map((priority, index) => [index, priority])
        .filter(([, priority]) => priority !== "interactive"),
      [
        [8, "normal"],
        [9, "bulk"],
        [18, "bulk"]
      ]
    )
  })

  it("are not held by a priority that nobody waits in any more", () => {
    const { turns, waiters } = row(
      ...Array.from({ length: 9 }, (): Priority => "interactive"),
      "bulk"
    )
    for (let taken = 0; taken < 8; taken++) turns.take()
    const bulk = waiters.at(-1)
    if (bulk !== undefined) turns.remove(bulk)
    assert.deepStrictEqual(
      [turns.first()?.name, turns.take()?.name, turns.take()],
      ["interactive 8", "interactive 8", undefined]
    )
  })

  it("can be given back, and tell how many are before one", () => {
    const { turns, waiters } = row("bulk", "normal", "normal", "interactive")
    const [bulk, , second, urgent] = waiters
    assert.deepStrictEqual(
      [bulk, second, urgent].map((waiter) => waiter && turns.ahead(waiter)),
      [3, 2, 0]
    )
    if (urgent !== undefined) turns.remove(urgent)
    if (urgent !== undefined) turns.remove(urgent)
    assert.deepStrictEqual([turns.size(), turns.first()?.name], [3, "normal 1"])
  })
})
