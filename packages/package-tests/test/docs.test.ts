import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { sourcesOf } from "../../../site/src/repository/Sources.ts"

const run = promisify(execFile)
const root = fileURLToPath(new URL("../../..", import.meta.url))
const folder = fileURLToPath(new URL("../.examples", import.meta.url))

/** Programs on another version of Effect are compiled with it, by the tests of that edition and of the site. */
const onEdition = (page: string, code: string): boolean =>
  /-effect\d+[\\/]|effect-\d+\.md$/.test(page) || /from "[^"]+-effect\d+[/"]/.test(code)

// The pages of the site, and the modules whose comments have examples.
const pages = [
  ...sourcesOf(root).map(({ file }) => file),
  ...globSync(
    [
      "packages/{management,management-client,openapi-effect-runtime,openapi-ts-effect,tenant-sandbox}/src/**/*.ts",
      "apps/*/src/**/*.ts"
    ],
    { cwd: root, exclude: (path) => path.includes("node_modules") || path.includes("generated") }
  )
]

/** The TypeScript examples of a page, or of a module's comments. */
const examplesIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^( +\* |)```ts\n([\s\S]*?)^\1```/gm)].map(([, prefix = "", code = ""]) =>
    code
      .split("\n")
      .map((line) => (line.startsWith(prefix.trimEnd()) ? line.slice(prefix.length) : line))
      .join("\n")
  )

test("every TypeScript example in the documentation compiles", async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const names = await Promise.all(
    pages.map(async (page) => {
      const examples = examplesIn(await readFile(join(root, page), "utf8")).filter(
        (code) => !onEdition(page, code)
      )
      return Promise.all(
        examples.map(async (code, index) => {
          const name = `${relative(".", page).replaceAll(/[^\w-]+/g, "_")}_${index + 1}.ts`
          await writeFile(join(folder, name), `${code}\nexport {}\n`)
          return name
        })
      )
    })
  )
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: {
        noEmit: true,
        types: ["node"],
        noUnusedLocals: false,
        noUnusedParameters: false
      },
      include: ["*.ts"]
    })
  )
  expect(names.flat().length).toBeGreaterThan(500)
  const { stdout } = await run("tsc", ["-p", folder]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe("")
  await rm(folder, { recursive: true, force: true })
}, 120_000)

test("examples have no syntax that Node 22 lacks, but for one that is always bundled", async () => {
  const withUsing = await Promise.all(
    pages.map(async (page) => {
      const examples = examplesIn(await readFile(join(root, page), "utf8"))
      return examples.some((code) => /^ *(?:await )?using /m.test(code))
        ? [relative(".", page)]
        : []
    })
  )
  expect(withUsing.flat()).toStrictEqual(["examples/recipes/cloudflare-worker/README.md"])
})
