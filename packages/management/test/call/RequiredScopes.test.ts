import { assert, describe, it } from "@effect/vitest"
import { Connections, requiredScopes } from "../../src/index.ts"
import type { Scopes } from "../../src/index.ts"

const needing = (scopes: Scopes) => ({
  metadata: { ...Connections.Keys.get.metadata, scopes }
})

/** Whole numbers below a bound, the same ones in every run. */
const seeded = (seed: number) => {
  let state = seed
  return (bound: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

/** The smallest set that meets all choices, the one that comes first in their order. */
const tried = (choices: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const scopes = [...new Set(choices.flat())]
  const sets = Array.from({ length: 2 ** scopes.length }, (_, bits) =>
    scopes.filter((_scope, index) => (bits & (2 ** (scopes.length - 1 - index))) !== 0)
  )
  const meeting = sets.filter((set) =>
    choices.every((choice) => choice.some((scope) => set.includes(scope)))
  )
  const least = Math.min(...meeting.map((set) => set.length))
  return (meeting.findLast((set) => set.length === least) ?? []).toSorted()
}

describe("requiredScopes", () => {
  it("is the union of what all operations need, sorted and without repetition", () => {
    assert.deepStrictEqual(
      requiredScopes([Connections.list, Connections.get, Connections.Keys.rotate]),
      ["create:connections_keys", "read:connections", "update:connections_keys"]
    )
  })

  it("takes one scope that serves several operations", () => {
    assert.deepStrictEqual(
      requiredScopes([
        needing({ anyOf: ["a", "b"] }),
        needing({ anyOf: ["c", "b"] }),
        needing({ anyOf: ["d", "b"] })
      ]),
      ["b"]
    )
  })

  it("takes what is needed anyway before anything else", () => {
    assert.deepStrictEqual(
      requiredScopes([needing({ anyOf: ["a", "b"] }), needing({ allOf: ["b"] })]),
      ["b"]
    )
  })

  it("is the least set, where taking the most useful scope first would not be", () => {
    assert.deepStrictEqual(
      requiredScopes(
        [
          ["x", "a"],
          ["x", "a"],
          ["x", "b"],
          ["x", "b"],
          ["a", "c"],
          ["b", "c"]
        ].map((anyOf) => needing({ anyOf }))
      ).length,
      2
    )
  })

  it("decides what has nothing in common separately, in the contract's order", () => {
    assert.deepStrictEqual(
      requiredScopes(
        Array.from({ length: 40 }, (_, index) => needing({ anyOf: [`b${index}`, `a${index}`] }))
      ),
      Array.from({ length: 40 }, (_, index) => `b${index}`).toSorted()
    )
  })

  it("decides a long chain, in which each choice shares a scope with the next", () => {
    const links = Array.from({ length: 1000 }, (_, index) =>
      needing({ anyOf: [`s${index}`, `s${index + 1}`] })
    )
    // By halves from both ends, so that no order of the choices is what makes it quick.
    const mixed = links.flatMap((_, index) =>
      index % 2 === 0 ? [links[index / 2]] : [links.at(-((index + 1) / 2))]
    )
    const odd = Array.from({ length: 500 }, (_, index) => `s${2 * index + 1}`).toSorted()
    for (const operations of [links, mixed.filter((each) => each !== undefined)]) {
      assert.deepStrictEqual(requiredScopes(operations), odd)
    }
  })

  it("decides one choice among many scopes", () => {
    const scopes = Array.from({ length: 60 }, (_, index) => `s${60 - index}`)
    assert.deepStrictEqual(requiredScopes([needing({ anyOf: scopes })]), ["s60"])
  })

  it("is what trying every set gives, in the same order, for choices made at random", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"]
    const random = seeded(7)
    for (let round = 0; round < 400; round++) {
      const choices = Array.from({ length: 1 + random(7) }, () =>
        Array.from({ length: 1 + random(3) }, () => names[random(names.length)] ?? "a")
      )
      assert.deepStrictEqual(
        requiredScopes(choices.map((anyOf) => needing({ anyOf }))),
        tried(choices),
        JSON.stringify(choices)
      )
    }
  })

  it("is empty for nothing", () => {
    assert.deepStrictEqual(requiredScopes([]), [])
  })
})
