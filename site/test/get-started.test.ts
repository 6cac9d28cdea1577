/** The commands and programs of "Get started", as they stand there but for the folder. */
import { execFile, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { mkdir, rm, symlink, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const run = promisify(execFile)
const site = fileURLToPath(new URL("..", import.meta.url))
const packages = fileURLToPath(new URL("../../packages", import.meta.url))
const folder = `${site}/.programs`
const page = readFileSync(`${site}/pages/get-started.mdx`, "utf8")

const blocks = (text: string, language: string): ReadonlyArray<string> =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, code = ""]) => code
  )

/** What an edition's tabs hold, from the first step to the last. */
const programsOf = (edition: string): ReadonlyArray<string> =>
  [...page.matchAll(/<TabItem label="([^"]+)">([\s\S]*?)<\/TabItem>/g)].flatMap(
    ([, label, text = ""]) => (label === edition ? blocks(text, "ts") : [])
  )

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** What a user of an edition has installed: the package that its programs import, and the peers that it must have. */
const installedFor = (edition: string): Readonly<Record<string, string>> => {
  const [name, ...others] = new Set(
    programsOf(edition).flatMap((code) =>
      [...code.matchAll(/from "(@effect-auth0\/[\w-]+)/g)].map(([, imported = ""]) => imported)
    )
  )
  if (name === undefined || others.length > 0) throw new Error(`${edition} is not one package`)
  const from = name.replace("@effect-auth0/", "")
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(`${packages}/${from}/package.json`, "utf8")
  ) as Manifest
  const peers = Object.keys(peerDependencies)
    .filter((peer) => peerDependenciesMeta[peer]?.optional !== true)
    .map((peer) => [peer, `${from}/node_modules/${peer}`])
  return Object.fromEntries([[name, from], ...peers]) as Readonly<Record<string, string>>
}

const editions = Object.fromEntries(
  [...new Set([...page.matchAll(/<TabItem label="([^"]+)">/g)].map(([, label = ""]) => label))].map(
    (label) => [label, installedFor(label)]
  )
)

const folderOf = (edition: string): string => `${folder}/${edition.replace(" ", "-")}`

const commands = blocks(page, "sh").map((command) => command.trim().split(/\s+/))
/** The words of a command after those that it begins with. */
const after = (...begin: ReadonlyArray<string>): ReadonlyArray<string> => {
  const found = commands.filter((words) => begin.every((word, index) => words[index] === word))
  expect(found.length).toBe(1)
  return found[0]?.slice(begin.length) ?? []
}

const environment = `${folder}/sandbox.env`
/** Where the file of the sandbox is here. */
const here = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  words.map((word) => word.replace(/(?:\.\.\/my-project\/)?sandbox\.env$/, environment))

let stop: () => Promise<void>

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  for (const [edition, installed] of Object.entries(editions)) {
    for (const [name, from] of Object.entries(installed)) {
      const to = `${folderOf(edition)}/node_modules/${name}`
      await mkdir(dirname(to), { recursive: true })
      await symlink(`${packages}/${from}`, to, "junction")
    }
    await writeFile(`${folderOf(edition)}/package.json`, JSON.stringify({ type: "module" }))
  }

  // What the script `sandbox` starts.
  const args = ["--demo", ...here(after("npx", "pnpm@12", "sandbox"))]
  const child = spawn(process.execPath, [`${packages}/tenant-sandbox/dist/bin.js`, ...args], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => resolve())
  })
  stop = () => {
    child.kill("SIGTERM")
    return closed
  }
  await new Promise<void>((resolve, reject) => {
    let output = ""
    child.once("error", reject)
    child.once("close", (code) => reject(new Error(`The sandbox ended with ${code}`)))
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk
      if (output.includes("export")) resolve()
    })
  })
})

afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

test.each(Object.keys(editions))(
  "the programs for %s print what the page says",
  async (edition) => {
    const [list = "", rotate = "", ...others] = programsOf(edition)
    expect(others).toStrictEqual([])
    const printed: Array<string> = []
    for (const code of [list, rotate]) {
      await writeFile(`${folderOf(edition)}/main.mts`, code)
      const { stdout } = await run(process.execPath, [...here(after("node"))], {
        cwd: folderOf(edition),
        env: { PATH: process.env["PATH"] }
      })
      printed.push(stdout)
    }
    const names = printed[0]?.trim().split("\n") ?? []
    expect(names.length).toBeGreaterThan(15)
    expect(names).toContain("acme-workforce")
    expect(printed[1]).toBe("no such connection (inexistent_connection)\n")
    expect(page).toContain("`no such connection (inexistent_connection)`")
  }
)

test.each(Object.keys(editions))("the programs for %s compile", async (edition) => {
  for (const [index, code] of programsOf(edition).entries()) {
    await writeFile(`${folderOf(edition)}/program-${index + 1}.ts`, `${code}\nexport {}\n`)
  }
  await writeFile(
    `${folderOf(edition)}/tsconfig.json`,
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: { noEmit: true, types: ["node"], declaration: false },
      include: ["program-*.ts"]
    })
  )
  const { stdout } = await run("tsc", ["-p", folderOf(edition)], { cwd: site }).catch(
    (error: { stdout: string }) => error
  )
  expect(stdout).toBe("")
})
