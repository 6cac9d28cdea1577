/**
 * The examples of the documentation, compiled for this edition: those of its own pages as they stand, and
 * those of the pages for Effect 4 with no more than their imports changed.
 */
import { execFile } from "node:child_process"
import { existsSync, globSync } from "node:fs"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, expect, test } from "vitest"
import { packageNames, replaceAll } from "../../openapi-effect-runtime-effect3/scripts/names.ts"
import { differences } from "./support/differences.ts"

const run = promisify(execFile)
const root = join(import.meta.dirname, "../../..")
const folder = join(import.meta.dirname, "../.examples")

const own = [
  "docs/guides/effect-3.md",
  "packages/*-effect3/README.md",
  "packages/*-effect3/assembled/**/*.ts"
]
const ofEffect4 = [
  "README.md",
  "docs/guides/!(effect-3).md",
  "packages/{management,openapi-effect-runtime}/README.md"
]

/** The TypeScript examples of a page, or of a module's comments. */
const examplesIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^( \* |)```ts\n([\s\S]*?)^\1```/gm)].map(([, prefix = "", code = ""]) =>
    code
      .split("\n")
      .map((line) => (line.startsWith(prefix.trimEnd()) ? line.slice(prefix.length) : line))
      .join("\n")
  )

const fileName = (page: string, index: number): string =>
  `${page.replaceAll(/[^\w-]+/g, "_")}_${index + 1}.ts`

// A build that comes from a cache leaves files of former builds where they are.
const isCurrent = (page: string): boolean => {
  const [, name = "", file = ""] =
    /^packages[\\/](.+)-effect3[\\/]assembled[\\/](.+)$/.exec(page) ?? []
  return (
    name === "" ||
    existsSync(join(root, "packages", name, "src", file)) ||
    existsSync(join(root, "packages", `${name}-effect3`, "overlay", file))
  )
}

const written = new Map<string, string>()

const write = async (patterns: ReadonlyArray<string>, change: (code: string) => string) => {
  const pages = globSync(patterns, {
    cwd: root,
    exclude: (path) => path.includes("node_modules") || path.includes("generated")
  })
  for (const page of pages.filter(isCurrent)) {
    for (const [index, code] of examplesIn(await readFile(join(root, page), "utf8")).entries()) {
      const name = fileName(page, index)
      written.set(name, `${page.replaceAll("\\", "/")} #${index + 1}`)
      await writeFile(join(folder, name), `${change(code)}\nexport {}\n`)
    }
  }
}

afterAll(() => rm(folder, { recursive: true, force: true }))

test("commands that install packages of Effect name the major versions that this edition is for", async () => {
  const { devDependencies } = JSON.parse(
    await readFile(join(import.meta.dirname, "../package.json"), "utf8")
  ) as { readonly devDependencies: Readonly<Record<string, string>> }
  const majors = new Map<string, string>()
  for (const name of Object.keys(devDependencies).filter((name) =>
    /^(?:effect$|@effect\/)/.test(name)
  )) {
    const file = join(import.meta.dirname, "../node_modules", name, "package.json")
    const { version } = JSON.parse(await readFile(file, "utf8")) as { readonly version: string }
    majors.set(name, `${name}@${version.split(".")[0]}`)
  }
  const pages = globSync(["docs/guides/effect-3.md", "packages/*-effect3/README.md"], { cwd: root })
  const installed = await Promise.all(
    pages.map(async (page) => {
      const commands = (await readFile(join(root, page), "utf8")).match(/^npm install .+$/gm) ?? []
      return commands.flatMap((command) => command.split(" "))
    })
  )
  const ofEffect = installed
    .flat()
    .filter((word) => /^(?:effect|@effect\/[\w-]+)(?:@|$)/.test(word))
  expect(ofEffect).toContain("@effect/platform-node@0")
  expect(ofEffect).toStrictEqual(
    ofEffect.map(
      (word) => majors.get(word.replace(/(?<=.)@.*$/, "")) ?? `${word}: not installed here`
    )
  )
})

test("every example compiles for Effect 3, but for those that say what differs", async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await write(own, (code) => code)
  await write(ofEffect4, (code) => replaceAll(code, packageNames))
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
  const { stdout } = await run("tsc", ["-p", folder, "--pretty", "false"], {
    maxBuffer: 16 * 1024 * 1024
  }).catch((error: { readonly stdout: string }) => error)
  const failing = new Set(
    [...stdout.matchAll(/^\S*?([\w-]+\.ts)\(/gm)].map(([, name = ""]) => written.get(name) ?? name)
  )
  expect(written.size).toBeGreaterThan(90)
  // What does not compile and is not in the list is shown with the compiler's reason.
  const unexpected = stdout.split("\n").filter((line) => {
    const [, name = ""] = /^\S*?([\w-]+\.ts)\(/.exec(line) ?? []
    return written.has(name) && !Object.hasOwn(differences, written.get(name) ?? "")
  })
  expect(unexpected).toStrictEqual([])
  expect([...failing].toSorted()).toStrictEqual(Object.keys(differences).toSorted())
}, 120_000)
