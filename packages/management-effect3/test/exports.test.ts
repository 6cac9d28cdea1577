import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const exportsOf = (name: string): Readonly<Record<string, unknown>> => {
  const manifest = join(import.meta.dirname, "../..", name, "package.json")
  const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly exports: Readonly<Record<string, unknown>>
  }
  return exports
}

test("this edition has every entry of the other one, without validation", () => {
  expect(Object.keys(exportsOf("management-effect3"))).toStrictEqual(
    Object.keys(exportsOf("management")).filter(
      (entry) => !/^\.\/(?:validation|schemas\/)/.test(entry)
    )
  )
})

test("every entry that is a module of its own can be imported", async () => {
  const entries = Object.entries(exportsOf("management-effect3"))
  for (const [entry, target] of entries) {
    // Patterns, what is closed, the manifest, and what has types alone.
    if (entry.includes("*") || entry === "./types") continue
    if (typeof target !== "object" || target === null || !("default" in target)) continue
    const module: object = await import(`@effect-auth0/management-effect3${entry.slice(1)}`)
    expect([entry, Object.keys(module).length > 0]).toStrictEqual([entry, true])
  }
})
