import { assert, describe, it } from "@effect/vitest"
import type { Priority } from "../../src/call/CallOptions.ts"
import { make } from "../../src/rate-limit/PriorityQueue.ts"

const row = (...priorities: ReadonlyArray<Priority>) => {
  const queue = make<{ readonly name: string; readonly priority: Priority }>()
  const waiters = priorities.map((priority, index) => ({ name: `${priority} ${index}`, priority }))
  for (const waiter of waiters) queue.add(waiter)
  return { queue, waiters }
}

describe("calls in a queue", () => {
  it("are taken by priority, and in order of arrival within one", () => {
    const { queue } = row("bulk", "normal", "interactive", "bulk", "interactive", "normal")
    assert.deepStrictEqual(
      Array.from({ length: 7 }, () => queue.take()?.name),
      ["interactive 2", "interactive 4", "normal 1", "normal 5", "bulk 0", "bulk 3", undefined]
    )
  })

  it("come to everybody: after eight others a priority is next", () => {
    const { queue } = row(
      ...Array.from({ length: 20 }, (): Priority => "interactive"),
      "normal",
      "bulk",
      "bulk"
    )
    assert.deepStrictEqual(
      Array.from({ length: 23 }, () => queue.take()?.priority)
        .map((priority, index) => [index, priority])
        .filter(([, priority]) => priority !== "interactive"),
      [
        [8, "normal"],
        [9, "bulk"],
        [18, "bulk"]
      ]
    )
  })

  it("are not delayed by an empty priority", () => {
    const { queue, waiters } = row(
      ...Array.from({ length: 9 }, (): Priority => "interactive"),
      "bulk"
    )
    for (let taken = 0; taken < 8; taken++) queue.take()
    const bulk = waiters.at(-1)
    if (bulk !== undefined) queue.remove(bulk)
    assert.deepStrictEqual(
      [queue.first()?.name, queue.take()?.name, queue.take()],
      ["interactive 8", "interactive 8", undefined]
    )
  })

  it("can be given back, and tell how many are before one", () => {
    const { queue, waiters } = row("bulk", "normal", "normal", "interactive")
    const [bulk, , second, urgent] = waiters
    assert.deepStrictEqual(
      [bulk, second, urgent].map((waiter) => waiter && queue.ahead(waiter)),
      [3, 2, 0]
    )
    if (urgent !== undefined) queue.remove(urgent)
    if (urgent !== undefined) queue.remove(urgent)
    assert.deepStrictEqual([queue.size(), queue.first()?.name], [3, "normal 1"])
  })
})
