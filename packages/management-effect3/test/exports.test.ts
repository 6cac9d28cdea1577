import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const exportsOf = (name: string): ReadonlyArray<string> => {
  const manifest = join(import.meta.dirname, "../..", name, "package.json")
  const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly exports: object }
  return Object.keys(exports)
}

test("this edition has every entry of the other one, without validation", () => {
  expect(exportsOf("management-effect3")).toStrictEqual(
    exportsOf("management").filter((entry) => entry !== "./validate")
  )
})

test("every entry that is a module of its own can be imported", async () => {
  const entries = exportsOf("management-effect3").filter(
    (entry) => !entry.includes("*") && entry !== "./package.json"
  )
  for (const entry of entries) {
    const module: object = await import(`@effect-auth0/management-effect3${entry.slice(1)}`)
    expect([entry, Object.keys(module).length > 0]).toStrictEqual([entry, true])
  }
})
