/** The cells of the table that take little time, from the packed tarballs as they are installed by users. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { run, withServer } from "../src/packed/Command.ts"
import { bun, deno } from "../src/packed/Consumers.ts"
import { sections } from "../src/packed/Table.ts"
import { missingExports } from "../src/packed/MissingExports.ts"
import { openHarness, type Harness } from "../src/packed/Harness.ts"
import { node } from "../src/packed/runners/Processes.ts"

let harness: Harness

// Packing and installing share the machine with the tests of other files.
beforeAll(async () => {
  harness = await openHarness()
  await harness.consumer("npm")
}, 300_000)

afterAll(() => harness.close(), 120_000)

const fast = sections.flatMap(({ rows, title }) =>
  rows.flatMap(({ cells, consumer, name }) =>
    Object.entries(cells)
      .filter(([, cell]) => cell.fast === true)
      .map(([column, cell]) => ({ title: `${title}: ${name}, ${column}`, cell, consumer }))
  )
)

describe("from its tarballs, the client reads, lists and rotates once", () => {
  test.each(fast)("$title", async ({ cell, consumer }) => {
    expect(await harness.run(cell, consumer)).toStrictEqual({ kind: "works" })
  })
})

test.each([
  ["Node 22", [node(22), "identity.mjs"]],
  ["Node 26", [node(26), "identity.mjs"]],
  ["Bun", [...bun, "run", "identity.mjs"]],
  ["Deno", [...deno, "run", "--allow-all", "--no-lock", "identity.mjs"]]
] as const)("on %s, all entries have the same values", async (_, command) => {
  const { folder } = await harness.consumer("npm")
  expect(JSON.parse(await run(command, { cwd: folder }))).toStrictEqual([])
})

test("in a single file by esbuild, no export of any entry is missing", async () => {
  const found = await missingExports(await harness.consumer("npm"))
  expect(found.length).toBeGreaterThan(10)
  expect(found.filter(({ missing }) => missing.length > 0)).toStrictEqual([])
})

test.each([22, 26] as const)("the commands of the packages run on Node %i", async (version) => {
  const { folder } = await harness.consumer("npm")
  const sandbox = [node(version), "node_modules/.bin/tenant-sandbox"] as const
  const application = ["--client-id", "an-application", "--client-secret", "the-secret"]
  const inventory = await withServer(
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
