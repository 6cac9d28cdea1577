import { expect, test } from "vitest"
import { anchors, blocks, code, listed, relativeLink, table } from "../../src/reference/markdown.ts"

test("code with backticks in it", () => {
  expect([code("id"), code("a`b"), code("``")]).toEqual(["`id`", "`` a`b ``", "``` `` ```"])
})

test("a table without its empty column, cells made safe", () => {
  const rows = [
    ["a|b", "", "two\n  lines"],
    ["c", "", ""]
  ]
  expect(table(["one", "none", ""], rows)).toBe(
    "| one | |\n| --- | --- |\n| a\\|b | two lines |\n| c | |"
  )
})

test("anchors as GitHub gives them", () => {
  expect(["When a call fails", "Users.Roles", "get", "Get", "a_b-c"].map(anchors())).toEqual([
    "when-a-call-fails",
    "usersroles",
    "get",
    "get-1",
    "a_b-c"
  ])
})

test("links between pages", () => {
  expect([
    relativeLink("users.md", "users.md"),
    relativeLink("users.md", "users/roles.md"),
    relativeLink("users/roles.md", "users.md"),
    relativeLink("users/roles/sources.md", "users/logs.md"),
    relativeLink("users/roles.md", "README.md")
  ]).toEqual(["", "users/roles.md", "../users.md", "../logs.md", "../README.md"])
})

test("lists in words, and blocks", () => {
  expect([listed([], "or"), listed(["a"], "or"), listed(["a", "b", "c"], "and")]).toEqual([
    "",
    "a",
    "a, b and c"
  ])
  expect(blocks("a", undefined, "", "b")).toBe("a\n\nb")
})
