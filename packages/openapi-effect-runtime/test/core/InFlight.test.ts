import { assert, describe, it } from "@effect/vitest"
import { enter, leave, type Running } from "../../src/core/InFlight.ts"

const ordersOf = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  all.length === 0
    ? [[]]
    : all.flatMap((first) =>
        ordersOf(all.filter((one) => one !== first)).map((rest) => [first, ...rest])
      )

describe("what is under way", () => {
  it("is what has come and not gone, in whatever order", () => {
    for (const order of ordersOf(["a", "b", "c", "d"])) {
      const list: Array<Running<string>> = []
      const entered = new Map(order.toSorted().map((value) => [value, enter(list, value)] as const))
      for (const value of order) {
        const running = entered.get(value)
        if (running !== undefined) leave(list, running)
        entered.delete(value)
        assert.deepStrictEqual(
          [list.map((one) => one.value).toSorted(), list.map(({ at }) => at)],
          [[...entered.keys()], list.map((_, place) => place)]
        )
      }
    }
  })
})
