/**
 * What the documentation says of this edition: its examples compile, those of its own pages as they stand, and those
 * of the pages for Effect 4 with no more than their imports changed; its commands install packages for Effect 3.
 * It belongs to the type check, and is no test, so that a change of a page does not run all of those again.
 */
import { execFile } from "node:child_process"
import { existsSync, globSync } from "node:fs"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { packageNames, replaceAll } from "../../../openapi-effect-runtime-effect3/scripts/names.ts"
import { differences } from "./differences.ts"

const run = promisify(execFile)
const packageRoot = join(import.meta.dirname, "../..")
const root = join(packageRoot, "../..")
const folder = join(packageRoot, ".examples")

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

/** What is wrong with the examples. */
const examples = async (): Promise<ReadonlyArray<string>> => {
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
    maxBuffer: 16 * 1024 * 1024,
    shell: process.platform === "win32"
  }).catch((error: { readonly stdout: string }) => error)
  await rm(folder, { recursive: true, force: true })
  const exampleOf = (line: string): string | undefined => {
    const [, name = ""] = /^\S*?([\w-]+\.ts)\(/.exec(line) ?? []
    return written.get(name)
  }
  const lines = stdout.split("\n").filter((line) => line !== "")
  const failing = new Set(lines.map(exampleOf))
  return [
    // With the compiler's reason, and what it says of other files.
    ...lines.flatMap((line) => {
      const example = exampleOf(line) ?? ""
      if (Object.hasOwn(differences, example) || /^\s/.test(line)) return []
      return [`${example} does not compile for Effect 3: ${line}`]
    }),
    ...Object.keys(differences)
      .filter((example) => !failing.has(example))
      .map((example) => `${example} is in differences.ts, and compiles for Effect 3`),
    ...(written.size > 90 ? [] : [`only ${written.size} examples were found`])
  ]
}

const majorOf = async (name: string): Promise<string> => {
  const manifest = await readFile(join(packageRoot, "node_modules", name, "package.json"), "utf8")
  const { version } = JSON.parse(manifest) as { readonly version: string }
  return version.split(".")[0] ?? ""
}

/** What is wrong with the commands: without a major version, npm installs what is for the newest Effect. */
const commands = async (): Promise<ReadonlyArray<string>> => {
  const pages = globSync(["docs/guides/effect-3.md", "packages/*-effect3/README.md"], { cwd: root })
  const words = await Promise.all(
    pages.map(async (page) => {
      const found = (await readFile(join(root, page), "utf8")).match(/^npm install .+$/gm) ?? []
      return found.flatMap((command) => command.split(" ").map((word) => ({ page, word })))
    })
  )
  const problems: Array<string> = []
  for (const { page, word } of words.flat()) {
    const [, name] = /^(effect|@effect\/[\w-]+)(?:@|$)/.exec(word) ?? []
    if (name === undefined) continue
    const expected = `${name}@${await majorOf(name)}`
    if (word !== expected) problems.push(`${page} installs ${word}: write ${expected}`)
  }
  return problems
}

const problems = [...(await commands()), ...(await examples())]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
