/** Recipes and examples where their readers use them: copied out of this repository, with the packed packages. */
import { execFile } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { packAll } from "../src/pack.ts"

const run = promisify(execFile)
const source = fileURLToPath(new URL("../../../examples/", import.meta.url))
const foldersIn = (folder: string): ReadonlyArray<string> =>
  globSync("*/package.json", { cwd: join(source, folder) }).map((file) => dirname(file))
const recipes = foldersIn("recipes")
const examples = foldersIn("").filter((folder) => folder !== "recipes")

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "effect-auth0-recipes-"))
  const tarballs = await packAll(folder, [
    "packages/openapi-effect-runtime",
    "packages/management-client",
    "packages/management",
    "packages/openapi-contract-tests",
    "packages/openapi-ts-effect",
    "packages/tenant-sandbox"
  ])
  await Promise.all(
    [...recipes.map((recipe) => `recipes/${recipe}`), ...examples].map((path) =>
      cp(join(source, path), join(folder, basename(path)), {
        recursive: true,
        filter: (file) => !["node_modules", "dist", "reports", ".examples"].includes(basename(file))
      })
    )
  )
  const { devDependencies } = JSON.parse(
    await readFile(join(source, "recipes/stubs/package.json"), "utf8")
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
      allowBuilds: {
        "@scarf/scarf": false,
        esbuild: false,
        msgpackr: false,
        "msgpackr-extract": false
      },
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
      ...examples.map((example) => `--exclude=${example}/**`),
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

describe.each(examples)("%s", (example) => {
  const script = (...words: ReadonlyArray<string>) =>
    run("pnpm", ["--dir", example, "run", ...words], { cwd: folder })

  test("passes its tests, and compiles, with what its own package.json installs", async () => {
    const report = join(folder, `${example}.json`)
    await script("test", "--reporter=json", `--outputFile=${report}`)
    const { numPassedTests, numTotalTests } = JSON.parse(await readFile(report, "utf8")) as {
      readonly numPassedTests: number
      readonly numTotalTests: number
    }
    expect(numTotalTests).toBeGreaterThan(2)
    expect(numPassedTests).toBe(numTotalTests)
    await script("typecheck")
  })
})

test("the packed generator generates the museum as it is here", async () => {
  const generated = "museum/src/generated"
  await rm(join(folder, generated), { recursive: true })
  await run("pnpm", ["--dir", "museum", "run", "generate"], { cwd: folder })
  const contents = (root: string) =>
    globSync("**/*.ts", { cwd: join(root, generated) })
      .toSorted()
      .map((file) => [file, readFileSync(join(root, generated, file), "utf8")])
  expect(contents(folder)).toStrictEqual(contents(source))
})

test("the example with telemetry starts, and sends to a collector", async () => {
  const paths = new Set<string | undefined>()
  const collector = createServer((request, response) => {
    paths.add(request.url)
    response.setHeader("content-type", "application/json").end("{}")
  })
  await new Promise<void>((resolve) => {
    collector.listen(0, "127.0.0.1", resolve)
  })
  const { port } = collector.address() as AddressInfo
  try {
    const { stdout } = await run("pnpm", ["--dir", "otlp", "run", "start"], {
      cwd: folder,
      env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }
    })
    expect(stdout).toMatch(/^\d+ rotated; OutcomeUnknown\b/m)
    expect([...paths].toSorted()).toStrictEqual(["/v1/logs", "/v1/metrics", "/v1/traces"])
  } finally {
    await new Promise((resolve) => collector.close(resolve).closeAllConnections())
  }
})
