import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { renderPeerTable } from "../../src/peer/Guide.ts"
import { peerRows } from "../../src/peer/Rows.ts"
import { ownPath, pathOf } from "../../src/Repository.ts"

test("the guide compares with the official SDK as the tests do", () => {
  const page = readFileSync(pathOf("docs/guides/faults.md"), "utf8")
  expect(renderPeerTable(page)).toBe(page)
})

test("a page without the marks is an error", () => {
  expect(() => renderPeerTable("# Faults")).toThrow("no marks")
})

test("nothing is compared that no test plays", () => {
  const played = readdirSync(ownPath("test/peer"))
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => [
      ...readFileSync(ownPath(`test/peer/${file}`), "utf8").matchAll(/^row\("(\w+)"/gm)
    ])
    .map(([, name]) => name)
  expect(played.toSorted()).toEqual(Object.keys(peerRows).toSorted())
})
