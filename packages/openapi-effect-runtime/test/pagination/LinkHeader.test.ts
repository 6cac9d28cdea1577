import { assert, describe, it } from "@effect/vitest"
import { hasRelation, parse } from "../../src/pagination/LinkHeader.ts"

const next = (header: string) => parse(header).find((link) => hasRelation(link, "next"))?.target

describe("the link to the next page", () => {
  const found: Readonly<Record<string, string>> = {
    "in quotes": '<https://a.example/?from=1>; rel="next"',
    "without quotes": "<https://a.example/?from=1>; rel=next",
    "with spaces and tabs around everything": ' <https://a.example/?from=1> \t; rel =\t"next" ',
    "with another case": '<https://a.example/?from=1>; REL="Next"',
    "among several relation types": '<https://a.example/?from=1>; rel="last  next"',
    "after a parameter with a comma, a semicolon and an escaped quote in it":
      '<https://a.example/?from=1>; title="a, b; \\"rel=first\\""; rel="next"',
    "after links to elsewhere":
      '<https://a.example/?from=0>; rel="first", <https://a.example/?from=1>; rel="next"',
    "after a link that is malformed":
      'nothing, "<b>; rel=next", <https://b.example> rel=next, <https://a.example/?from=1>;rel=next',
    "with a comma in its address": "<https://a.example/?from=1,2>; rel=next"
  }
  for (const [how, header] of Object.entries(found)) {
    it(`is found ${how}`, () => {
      assert.match(String(next(header)), /^https:\/\/a\.example\/\?from=1(,2)?$/)
    })
  }

  const others: Readonly<Record<string, string>> = {
    "whose relation only contains the word": '<https://a.example>; rel="nextcloud prev-next"',
    "whose title says so": '<https://a.example>; title="rel=next"; rel="self"',
    "whose second relation says so": '<https://a.example>; rel="self"; rel="next"',
    "from another resource": '<https://a.example>; rel="next"; anchor="/other"',
    "that has no end": '<https://a.example; rel="next"',
    "that is empty": ""
  }
  for (const [what, header] of Object.entries(others)) {
    it(`is not a link ${what}`, () => assert.isUndefined(next(header)))
  }

  it("is found whatever stands before it", () => {
    const alphabet = [..." \t;=,>\\arel"]
    const texts = [0, 1, 2, 3].reduce<ReadonlyArray<string>>(
      (shorter) => ["", ...shorter.flatMap((text) => alphabet.map((letter) => text + letter))],
      [""]
    )
    const lost = texts.filter(
      (before) =>
        next(`${before}, <x:y>; rel=next`) !== "x:y" ||
        next(`<x:z>${before}, <x:y>; rel=next`) !== "x:y"
    )
    assert.deepStrictEqual(lost, [])
  })

  it("is looked for in one pass, however long and malformed the header is", () => {
    const hostile = ["<", "<>;", "<>;a=", '<>;a="', "\\", '"', " ", "; "]
    assert.deepStrictEqual(
      hostile.map((part) => next(part.repeat(200_000))),
      hostile.map(() => undefined)
    )
  })
})
