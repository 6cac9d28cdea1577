import { assert, describe, it } from "vitest"
import { defaultRetries, make } from "../../src/retry/RetryBudget.ts"

describe("a budget of retries", () => {
  it("gives one back for every five successes, and never has more than at the start", () => {
    const budget = make(2)
    const taken = [budget.take(), budget.take(), budget.take()]
    for (let success = 0; success < 4; success++) budget.refill()
    taken.push(budget.take())
    budget.refill()
    taken.push(budget.take(), budget.take())
    for (let success = 0; success < 100; success++) budget.refill()
    taken.push(budget.take(), budget.take(), budget.take())
    assert.deepStrictEqual(taken, [true, true, false, false, true, false, true, true, false])
  })

  it("without a limit never runs dry", () => {
    const budget = make(Infinity)
    assert.deepStrictEqual(
      Array.from({ length: 1000 }, () => budget.take()).filter((taken) => !taken),
      []
    )
  })

  it("holds a hundred unless a client is told otherwise", () => {
    const budget = make(defaultRetries)
    const taken = Array.from({ length: 101 }, () => budget.take())
    assert.deepStrictEqual([taken.indexOf(false), taken.lastIndexOf(true)], [100, 99])
  })
})
