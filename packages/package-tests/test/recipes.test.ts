/** The recipes where their readers use them: copied out of this repository, with the packed packages. */
import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { packAll } from "../src/pack.ts"

const run = promisify(execFile)
const source = fileURLToPath(new URL("../../../examples/recipes/", import.meta.url))
const recipes = globSync("*/package.json", { cwd: source }).map((file) => dirname(file))

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "effect-auth0-recipes-"))
  const tarballs = await packAll(folder, [
    "packages/openapi-effect-runtime",
    "packages/management-client",
    "packages/management",
    "packages/tenant-sandbox"
  ])
  await Promise.all(
    recipes.map((recipe) =>
      cp(join(source, recipe), join(folder, recipe), {
        recursive: true,
        filter: (path) => !path.includes("node_modules")
      })
    )
  )
  const { devDependencies } = JSON.parse(
    await readFile(join(source, "stubs/package.json"), "utf8")
  ) as { readonly devDependencies: { readonly vitest: string } }
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({
      private: true,
      type: "module",
      dependencies: { vitest: devDependencies.vitest }
    })
  )
  await writeFile(
    join(folder, "pnpm-workspace.yaml"),
    // YAML takes JSON. The packages are not in the registry under these versions.
    JSON.stringify({
      packages: ["*"],
      allowBuilds: { esbuild: false, msgpackr: false, "msgpackr-extract": false },
      overrides: Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]))
    })
  )
  await run("pnpm", ["install", "--prefer-offline", "--no-frozen-lockfile"], { cwd: folder })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test("each recipe passes its test with what its own package.json installs", async () => {
  const report = join(folder, "report.json")
  await run(
    process.execPath,
    [
      join(folder, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=json",
      `--outputFile=${report}`
    ],
    { cwd: folder }
  ).catch(() => "the report says which test failed")
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as {
    readonly testResults: ReadonlyArray<{ readonly name: string; readonly status: string }>
  }
  expect(recipes.length).toBeGreaterThan(10)
  expect(
    testResults.map(({ name, status }) => [dirname(name).split("/").at(-1), status]).toSorted()
  ).toStrictEqual(recipes.toSorted().map((recipe) => [recipe, "passed"]))
})
