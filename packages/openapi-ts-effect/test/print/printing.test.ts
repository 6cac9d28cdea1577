/**
 * Source text: comments that cannot be broken out of, literals, lists and unions that wrap.
 */
import { describe, expect, it } from "vitest"

import { documentationOf } from "../../src/print/documentation.ts"
import { listText, literalText, unionText } from "../../src/print/literal.ts"

describe("a comment", () => {
  it("is absent without content, one line if it fits, else a block", () => {
    expect([
      documentationOf([undefined, "  "]),
      documentationOf(["One.", "One."]),
      documentationOf(["One.", "Two."], ["@deprecated"])
    ]).toEqual([
      [],
      ["/** One. */"],
      ["/**", " * One.", " *", " * Two.", " *", " * @deprecated", " */"]
    ])
  })

  it("cannot be ended or given tags by the document", () => {
    expect(documentationOf(["a */ b */", "@internal"])).toEqual([
      "/**",
      String.raw` * a *\/ b *\/`,
      " *",
      String.raw` * \@internal`,
      " */"
    ])
  })

  it("wraps prose and list items, and leaves code and tables as they are", () => {
    const long = "word ".repeat(24).trim()
    expect(documentationOf([`${long}\r\n- ${long}\n\`\`\`\n${long}\n\`\`\`\n| ${long} |`])).toEqual(
      [
        "/**",
        ` * ${"word ".repeat(19).trim()}`,
        ` * ${"word ".repeat(5).trim()}`,
        ` * - ${"word ".repeat(19).trim()}`,
        ` *   ${"word ".repeat(5).trim()}`,
        " * ```",
        ` * ${long}`,
        " * ```",
        ` * | ${long} |`,
        " */"
      ]
    )
  })

  it("keeps a word that is wider than a line in one piece", () => {
    const url = `https://example.com/${"x".repeat(120)}`
    expect(documentationOf([`See ${url} there`])).toEqual([
      "/**",
      " * See",
      ` * ${url}`,
      " * there",
      " */"
    ])
  })
})

describe("a literal", () => {
  it("is JSON with keys bare where they can be", () => {
    expect(
      literalText({
        a: [1, true, null],
        "b-c": { d: "\u2028'\"" },
        e: {},
        __proto: [],
        f: "</script>"
      })
    ).toBe(
      String.raw`{ a: [1, true, null], "b-c": { d: "\u2028'\"" }, e: {}, __proto: [], f: "</script>" }`
    )
  })

  it("does not set a prototype", () => {
    expect(literalText(JSON.parse('{ "__proto__": 1 }'))).toBe('{ "__proto__": 1 }')
  })
})

describe("a list or a union", () => {
  it("is on one line while it fits", () => {
    expect([
      listText("[", ["a", "b"], "]", { before: 2, indent: "  " }),
      unionText(["A", "B"], 20)
    ]).toEqual(["[a, b]", " A | B"])
  })

  it("has a line for each element otherwise", () => {
    const wide = "x".repeat(60)
    expect([
      listText("[", [wide, wide], "]", { before: 2, indent: "  " }),
      unionText([wide, wide], 20)
    ]).toEqual([`[\n    ${wide},\n    ${wide}\n  ]`, `\n  | ${wide}\n  | ${wide}`])
  })
})
