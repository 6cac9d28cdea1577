/** The cells of the table that take little time, from the packed tarballs as they are installed by users. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sections } from "../src/packed/Cells.ts"
import { missingExports } from "../src/packed/MissingExports.ts"
import { openWorkshop, type Workshop } from "../src/packed/Play.ts"

let workshop: Workshop

beforeAll(async () => {
  workshop = await openWorkshop()
  await workshop.consumer("npm")
}, 120_000)

afterAll(() => workshop.close(), 120_000)

const fast = sections.flatMap(({ rows, title }) =>
  rows.flatMap(({ cells, consumer, name }) =>
    Object.entries(cells)
      .filter(([, cell]) => cell.fast === true)
      .map(([column, cell]) => ({ title: `${title}: ${name}, ${column}`, cell, consumer }))
  )
)

describe("from its tarballs, the client reads, lists and rotates once", () => {
  test.each(fast)("$title", async ({ cell, consumer }) => {
    expect(await workshop.play(cell, consumer)).toStrictEqual({ kind: "works" })
  })
})

test("in a single file by esbuild, no export of any entry is missing", async () => {
  const found = await missingExports(await workshop.consumer("npm"))
  expect(found.length).toBeGreaterThan(10)
  expect(found.filter(({ missing }) => missing.length > 0)).toStrictEqual([])
})
