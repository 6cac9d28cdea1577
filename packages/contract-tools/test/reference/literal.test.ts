import { expect, test } from "vitest"
import { Source, literal } from "../../src/reference/literal.ts"

test.for([
  { value: "plain", text: '"plain"' },
  { value: 'say "no"', text: `'say "no"'` },
  { value: `it's "so" 'so'`, text: `"it's \\"so\\" 'so'"` },
  { value: `a "b" \\ 'c' "\n`, text: `'a "b" \\\\ \\'c\\' "\\n'` },
  { value: [1, true, null], text: "[1, true, null]" },
  { value: {}, text: "{}" },
  { value: { plain: 1, "needs-quotes": [] }, text: '{ plain: 1, "needs-quotes": [] }' },
  { value: { file: new Source("new Blob([])") }, text: "{ file: new Blob([]) }" }
])("$text", ({ value, text }) => {
  expect(literal(value, 0)).toBe(text)
})

test("what does not fit is broken, what is inside only if it must", () => {
  const value = { title: "Emma", shelf: { floor: 2, names: ["a".repeat(39), "b".repeat(39)] } }
  expect(literal(value, 10, "  ")).toBe(
    `{
    title: "Emma",
    shelf: {
      floor: 2,
      names: ["${"a".repeat(39)}", "${"b".repeat(39)}"]
    }
  }`
  )
})
