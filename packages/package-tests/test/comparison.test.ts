/** The guide's tables are those of the last run of the comparison, with the versions that are pinned. */
import { readFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { features } from "../../../comparison/src/Features.ts"
import { withTables } from "../../../comparison/src/Page.ts"
import { peers } from "../../../comparison/src/Peers.ts"
import type { Results } from "../../../comparison/src/Results.ts"

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), "utf8")

const results = JSON.parse(await read("comparison/results.json")) as Results

test("the guide has the tables of the last run", async () => {
  const page = await read("docs/guides/comparison.md")
  expect(withTables(page, results)).toBe(page)
})

test("every feature was run with every generator", () => {
  expect(
    Object.entries(results.peers).map(([id, { verdicts }]) => [id, Object.keys(verdicts)])
  ).toEqual(peers.map(({ id }) => [id, features.map((feature) => feature.id)]))
})

test("the results are those of the pinned versions", async () => {
  const pinned = await Promise.all(
    peers.map(async ({ id }) => {
      const file = JSON.parse(await read(`comparison/peers/${id}/package.json`)) as {
        readonly dependencies: Readonly<Record<string, string>>
      }
      return [id, file.dependencies] as const
    })
  )
  const found = pinned.map(([id, dependencies]) => {
    // a link is to what is built here
    const versions = Object.entries(results.peers[id]?.versions ?? {}).filter(
      ([name]) => dependencies[name]?.startsWith("link:") !== true
    )
    return { versions, pins: versions.map(([name]) => [name, dependencies[name]]) }
  })
  expect(found.map(({ versions }) => versions)).toEqual(found.map(({ pins }) => pins))
})

test("the document has as many operations as were generated", async () => {
  const document = await read("comparison/openapi.yaml")
  expect(document.match(/operationId:/g)?.length).toBe(results.operations)
})
