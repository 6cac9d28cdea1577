/**
 * Every block of code on the site is compiled, parsed or run by a test, or is listed here with the reason
 * why not. TypeScript is compiled by `docs.test.ts`, from the same pages.
 */
import { execFile } from "node:child_process"
import { existsSync, globSync, readFileSync } from "node:fs"
import { mkdir, rm, symlink, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { parse as parseYaml } from "yaml"
import { sourcesOf } from "../../../site/src/repository/Sources.ts"
import { type Block, blocksOf } from "../src/Blocks.ts"

const run = promisify(execFile)
const root = fileURLToPath(new URL("../../..", import.meta.url))

interface Found extends Block {
  readonly file: string
}

const found: ReadonlyArray<Found> = sourcesOf(root).flatMap(({ file }) =>
  blocksOf(readFileSync(`${root}/${file}`, "utf8")).map((block) => ({ ...block, file }))
)
const written = (language: string): ReadonlyArray<Found> =>
  found.filter((block) => block.language === language)

/** Lines of a shell: which test runs them as they stand, or why none does. Scripts of this repository apart. */
const shell: ReadonlyArray<{
  readonly begins: RegExp
  readonly runBy?: string
  readonly reason?: string
}> = [
  {
    begins: /^npx @effect-auth0\/tenant-sandbox --demo --tls /,
    runBy: "packages/package-tests/test/sandbox.test.ts"
  },
  {
    begins: /^(token=\$\()?curl -s --cacert ca\.pem /,
    runBy: "packages/package-tests/test/sandbox.test.ts"
  },
  { begins: /^node --env-file=\S+ main\.mts$/, runBy: "site/test/get-started.test.ts" },
  {
    begins: /^npx openapi-ts-effect init /,
    runBy: "packages/openapi-ts-effect/test/cli/run.test.ts"
  },
  {
    begins: /^npm (run generate|test|start)$/,
    runBy: "packages/package-tests/test/recipes.test.ts"
  },
  { begins: /^node generate\.ts$/, runBy: ".ci/check-generated.mjs" },
  { begins: /^key-rotation /, runBy: "apps/key-rotation/test/ReadmeCommands.test.ts" },
  {
    begins: /^npm install /,
    reason: "needs the registry: consumer.test.ts installs the packed packages instead"
  },
  { begins: /^alias key-rotation=/, reason: "names what the tests of key-rotation start" },
  {
    begins: /^curl -X POST http:\/\/127\.0\.0\.1:4010\//,
    reason: "needs the mock of `pnpm mock`, whose responses packages/contract-tests compares"
  },
  {
    begins: /^npx @stoplight\/prism-cli mock /,
    reason: "needs the registry: packages/contract-tests starts Prism with this contract"
  }
]

const scriptsOf = (folder: string): ReadonlyArray<string> => {
  const { scripts = {} } = JSON.parse(readFileSync(`${root}/${folder}/package.json`, "utf8")) as {
    readonly scripts?: Readonly<Record<string, string>>
  }
  return Object.keys(scripts)
}

/** Folders of packages by name, as `--filter` takes it. */
const folderOf = new Map(
  globSync("{openapi,{packages,apps,examples}/*}/package.json", { cwd: root }).map((file) => {
    const { name } = JSON.parse(readFileSync(`${root}/${file}`, "utf8")) as {
      readonly name: string
    }
    return [name, file.replace(/\/package\.json$/, "")] as const
  })
)

/** Whether a command runs a script of this repository: those are run by CI, or on demand. */
const isScript = (command: string): boolean =>
  command.split(" && ").every((one) => {
    const [, flag, where = "", script = ""] =
      /^(?:npx )?pnpm(?:@12)?(?: --(filter|dir) (\S+))?(?: run)? ([\w:]+)/.exec(one) ?? []
    if (script === "install") return true
    const folder = flag === "filter" ? folderOf.get(where) : flag === "dir" ? where : "."
    return script !== "" && folder !== undefined && scriptsOf(folder).includes(script)
  })

/** Commands of a block, each with the lines that it goes on over. */
const commandsIn = (code: string): ReadonlyArray<string> =>
  code
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/\s+#\s.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"))

test("every language of a block is one that a test knows", () => {
  expect([...new Set(found.map(({ language }) => language))].toSorted()).toStrictEqual([
    // what a program prints, a diagram, a signature
    "",
    "json",
    "sh",
    "text",
    "ts",
    "typescript",
    "yaml"
  ])
})

test("every command is a script of this repository, is run by a test, or has a reason", () => {
  const unknown = written("sh").flatMap(({ file, line, code }) =>
    commandsIn(code)
      .filter((command) => !isScript(command) && !shell.some(({ begins }) => begins.test(command)))
      .map((command) => `${file}:${line}: ${command}`)
  )
  expect(unknown).toStrictEqual([])
  const commands = written("sh").flatMap(({ code }) => commandsIn(code))
  expect(
    shell
      .filter(({ begins }) => !commands.some((command) => begins.test(command)))
      .map(({ begins }) => begins.source)
  ).toStrictEqual([])
  expect(
    shell.flatMap(({ runBy }) =>
      runBy === undefined || existsSync(`${root}/${runBy}`) ? [] : [runBy]
    )
  ).toStrictEqual([])
})

test("JSON and YAML can be parsed", () => {
  const parse: Readonly<Record<"json" | "yaml", (text: string) => unknown>> = {
    json: (text) => JSON.parse(text),
    yaml: (text) => parseYaml(text)
  }
  const broken = (["json", "yaml"] as const).flatMap((language) =>
    written(language).flatMap(({ file, line, code }) => {
      try {
        parse[language](code)
        return []
      } catch (error) {
        return [`${file}:${line}: ${String(error)}`]
      }
    })
  )
  expect(broken).toStrictEqual([])
  expect(written("json").length).toBeGreaterThan(300)
})

test("programs on a generated SDK compile beside the one of the museum", async () => {
  // Excerpts of what the generator writes have no imports; its own tests compile all of that.
  const programs = written("typescript").filter(({ code }) => /^import /m.test(code))
  expect(programs.length).toBeGreaterThan(3)
  const museum = `${root}/examples/museum`
  const folder = `${museum}/.examples`
  await rm(folder, { recursive: true, force: true })
  await mkdir(`${folder}/src`, { recursive: true })
  try {
    // Where the programs expect what they import: a project's own files, above and beside them.
    for (const name of ["openapi.json", "src/generated", "src/profile.ts"]) {
      await symlink(`${museum}/${name}`, `${folder}/${name}`)
    }
    for (const [index, { code }] of programs.entries()) {
      await writeFile(`${folder}/src/${index + 1}.ts`, `${code}\nexport {}\n`)
    }
    await writeFile(
      `${folder}/tsconfig.json`,
      JSON.stringify({
        extends: "../../../tsconfig.base.json",
        compilerOptions: {
          noEmit: true,
          declaration: false,
          types: ["node"],
          noUnusedLocals: false,
          resolveJsonModule: true
        },
        include: ["src/*.ts"]
      })
    )
    const { stdout } = await run("tsc", ["-p", folder]).catch((error: { stdout: string }) => error)
    expect(stdout).toBe("")
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
