/**
 * The edition for Effect 3 can be deleted: the source that it is built from knows nothing of it. Only the
 * generator has an option for SDKs that run on it.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

test.each(["openapi-effect-runtime", "management", "management-client"])(
  "the source of %s does not mention Effect 3",
  (name) => {
    const folder = join(import.meta.dirname, "../../..", name, "src")
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts")
    )
    expect(files.length).toBeGreaterThan(5)
    expect(
      files.filter((file) => /effect[- ]?3/i.test(readFileSync(join(folder, file), "utf8")))
    ).toStrictEqual([])
  }
)
