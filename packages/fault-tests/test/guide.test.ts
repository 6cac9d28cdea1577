import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { render } from "../src/guide/Guide.ts"

it("the guide has the tables that the tests check", () => {
  const page = readFileSync(new URL("../../../docs/guides/faults.md", import.meta.url), "utf8")
  assert.strictEqual(render(page), page)
})
