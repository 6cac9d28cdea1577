/** All that an SDK takes: a document, and fewer than 60 lines beside it. */
import { globSync, readFileSync } from "node:fs"
import { assert, it } from "vitest"

const folder = new URL("..", import.meta.url)

it("is complete in fewer than 60 lines that are written by hand", () => {
  const files = globSync(["*.ts", "src/**/*.ts"], {
    cwd: folder,
    exclude: ["src/generated", "vitest.config.ts"]
  }).toSorted()
  assert.deepStrictEqual(files, ["generate.ts", "src/profile.ts"])
  const lines = files.flatMap((file) => readFileSync(new URL(file, folder), "utf8").split("\n"))
  assert.isBelow(lines.filter((line) => line.trim() !== "").length, 60)
})
