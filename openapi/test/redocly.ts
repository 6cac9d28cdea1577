/**
 * Runs Redocly's command line, as the package's own scripts do, on documents that tests make up.
 */
import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, sep } from "node:path"
import { fileURLToPath } from "node:url"

/** Files of one description, by path; `openapi.json` is the root. */
export type Files = Readonly<Record<string, unknown>>

/** What a rule says, and where: the rule, the pointer, the message. */
export interface Finding {
  readonly rule: string
  readonly at: string
  readonly message: string
}

interface Report {
  readonly problems: ReadonlyArray<{
    readonly ruleId: string
    readonly message: string
    readonly location: ReadonlyArray<{
      readonly pointer?: string
      readonly source: { readonly ref: string }
    }>
  }>
}

const packageFolder = fileURLToPath(new URL("..", import.meta.url))
const commandLine = join(packageFolder, "node_modules/@redocly/cli/bin/cli.js")

const run = (args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd: packageFolder, env: { ...process.env, REDOCLY_TELEMETRY: "off" } }
    execFile(process.execPath, [commandLine, ...args], options, (error, stdout, stderr) => {
      // A lint with findings ends with 1 and writes them to stdout; anything else wrote nothing.
      if (error !== null && stdout === "") reject(new Error(stderr, { cause: error }))
      else resolve(stdout)
    })
  })

const reportsIn = (output: string): ReadonlyArray<Report> =>
  output.split(/(?<=^\})(?=\{$)/mu).map((part): Report => JSON.parse(part))

/** Lints the package's own contracts. */
export const lintContracts = async (): Promise<ReadonlyArray<Report>> =>
  reportsIn(await run(["lint", "management", "authentication", "--format", "json"]))

/** Lints made-up descriptions with the package's own rules, all in one run. */
export const lintDocuments = async (
  documents: Readonly<Record<string, Files>>
): Promise<Readonly<Record<string, ReadonlyArray<Finding>>>> => {
  const folder = await mkdtemp(join(tmpdir(), "contract-lint-"))
  try {
    const names = Object.keys(documents)
    for (const [name, files] of Object.entries(documents)) {
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, name, path)
        await mkdir(dirname(file), { recursive: true })
        const text = typeof content === "string" ? content : JSON.stringify(content, null, 2)
        await writeFile(file, text)
      }
    }
    const roots = names.map((name) => join(folder, name, "openapi.json"))
    const config = join(packageFolder, "redocly.yaml")
    const output = await run(["lint", ...roots, "--config", config, "--format", "json"])
    const findings = Object.fromEntries(names.map((name): [string, Array<Finding>] => [name, []]))
    for (const { problems } of reportsIn(output)) {
      for (const { ruleId, message, location } of problems) {
        const [place] = location
        const name = names.find((one) => place?.source.ref.includes(`${sep}${one}${sep}`))
        if (name === undefined) throw new Error(`Where is this? ${JSON.stringify(place)}`)
        findings[name]?.push({ rule: ruleId, at: place?.pointer ?? "", message })
      }
    }
    return findings
  } finally {
    await rm(folder, { recursive: true })
  }
}
