import { describe, expect, it } from "vitest"
import { bundle, smallestBundles } from "../src/measures/Bundles.ts"

// Ceilings in kilobytes, just above what was measured last, so that no change makes programs larger
// unseen; lower them when bundles shrink. The first is the budget itself; the second has none.
const ceilings = { minimal: 13, httpClient: 29 }

describe("a program that only rotates a key", () => {
  it("grows no bundle beyond its ceiling", async () => {
    const { effect, httpClient, ours, oursHttpClient } = await smallestBundles()
    expect(ours - effect).toBeLessThanOrEqual(ceilings.minimal)
    expect(oursHttpClient - httpClient).toBeLessThanOrEqual(ceilings.httpClient)
  })
})

describe("a program that takes one resource from the main entry", () => {
  it("has no other resource in its bundle", async () => {
    const program = await bundle(
      'import { Connections } from "@effect-auth0/management"\nconsole.log(Connections.Keys.rotate)'
    )
    const ids = [...program.matchAll(/id:"(\w+)\.[\w.]+",method:/g)].map(([, resource]) => resource)
    expect([...new Set(ids)]).toStrictEqual(["connections"])
  })
})
