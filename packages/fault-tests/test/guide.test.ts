import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { render } from "../src/guide/Guide.ts"
import { peerRows } from "../src/peer/Rows.ts"

const folder = fileURLToPath(new URL(".", import.meta.url))

describe("the guide", () => {
  it("has the tables that the tests check", () => {
    const page = readFileSync(new URL("../../../docs/guides/faults.md", import.meta.url), "utf8")
    assert.strictEqual(render(page), page)
  })

  it("compares nothing with the official SDK that no test plays", () => {
    const tested = globSync("peer/*.test.ts", { cwd: folder })
      .flatMap((file) => [...readFileSync(`${folder}/${file}`, "utf8").matchAll(/^row\("(\w+)"/gm)])
      .map(([, name]) => name)
    assert.deepStrictEqual(tested.toSorted(), Object.keys(peerRows).toSorted())
  })
})
