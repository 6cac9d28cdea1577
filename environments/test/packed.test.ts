/** The cells of the table that take little time, from the packed tarballs as they are installed by users. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { run, serving } from "../src/packed/Command.ts"
import { sections } from "../src/packed/Cells.ts"
import { missingExports } from "../src/packed/MissingExports.ts"
import { openWorkshop, type Workshop } from "../src/packed/Play.ts"
import { node } from "../src/packed/ways/Processes.ts"

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

test.each([22, 26] as const)("the commands of the packages run on Node %i", async (version) => {
  const { folder } = await workshop.consumer("npm")
  const sandbox = [node(version), "node_modules/.bin/tenant-sandbox"] as const
  const application = ["--client-id", "an-application", "--client-secret", "the-secret"]
  const inventory = await serving(
    [...sandbox, "--demo", ...application],
    { cwd: folder },
    (origin) =>
      run([node(version), "node_modules/.bin/key-rotation", "inventory", "--json"], {
        cwd: folder,
        env: {
          AUTH0_DOMAIN: "tenant.sandbox.localhost",
          AUTH0_ORIGIN: origin,
          AUTH0_CLIENT_ID: "an-application",
          AUTH0_CLIENT_SECRET: "the-secret"
        }
      })
  )
  const { connections } = JSON.parse(inventory) as {
    readonly connections: ReadonlyArray<{ readonly strategy: string }>
  }
  expect(new Set(connections.map(({ strategy }) => strategy))).toStrictEqual(
    new Set(["oidc", "okta"])
  )
})
