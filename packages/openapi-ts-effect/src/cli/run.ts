/** The command line: `init`, `generate`, `check`, `diff`. */
import { spawn } from "node:child_process"
import { access } from "node:fs/promises"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"

import { failWith, GenerationError } from "../config/errors.ts"
import type { GenerateConfig } from "../generate.ts"
import type { Note } from "../prepare/report.ts"
import { isNode } from "../read/document.ts"
import { compare } from "./compare.ts"
import { generateLazily } from "./generator.ts"
import { commonConfigFile, configFile, initialize } from "./init.ts"

/** What the command line needs from its process. */
export interface Terminal {
  readonly write: (line: string) => void
  readonly install: (folder: string) => Promise<number>
}

const usage = `openapi-ts-effect: an SDK on Effect from an OpenAPI document

  init <document>   write a configuration for a document, install what it needs, and generate
  generate          generate the SDK
  check             fail if the generated code is stale
  diff              list the operations and files that generating again would change

  --config <file>   the configuration (${configFile})
  --notes           every note of the generation, not just warnings and a count
  --no-install      init without installing packages
`

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )

const configOf = async (named: string | undefined): Promise<GenerateConfig> => {
  const file = named ?? ((await isThere(path.resolve(configFile))) ? configFile : commonConfigFile)
  const place = path.resolve(file)
  if (!(await isThere(place))) {
    return failWith(
      named ?? configFile,
      "there is no configuration",
      "write one with: openapi-ts-effect init <document>"
    )
  }
  const module: unknown = await import(pathToFileURL(place).href)
  const config: unknown = isNode(module) ? module["default"] : Object(module).default
  if (!isNode(config) || !("input" in config) || !isNode(config["layer"])) {
    return failWith(file, "it exports no configuration", "export default { input, layer }")
  }
  // `generate` checks its members.
  return config as unknown as GenerateConfig
}

const place = ({ location, where }: Note): string => location ?? where

const tell = (notes: ReadonlyArray<Note>, all: boolean, write: Terminal["write"]): void => {
  for (const note of notes) {
    if (all || note.kind === "warning") write(`  ${note.kind}  ${place(note)}  ${note.text}`)
  }
  const counts = new Map<string, number>()
  for (const { kind } of notes) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const summary = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ")
  if (summary !== "" && !all) write(`  ${summary}: --notes lists them`)
}

const generateWith = async (
  config: GenerateConfig,
  all: boolean,
  terminal: Terminal
): Promise<number> => {
  const { write } = terminal
  const input = typeof config.input === "string" ? config.input : "the document"
  write(`reading ${input}`)
  const { files, notes, removed } = await generateLazily(config)
  write(
    `${files.length} files in ${config.layer.output}${removed.length === 0 ? "" : `, ${removed.length} removed`}`
  )
  tell(notes, all, write)
  return 0
}

const differenceOf = async (config: GenerateConfig, terminal: Terminal): Promise<number> => {
  const { added, changed, operations, removed } = await compare(config)
  const lines = [
    ...operations.added.map((id) => `+ ${id}`),
    ...operations.removed.map((id) => `- ${id}`),
    ...added.map((file) => `  new      ${file}`),
    ...changed.map((file) => `  changed  ${file}`),
    ...removed.map((file) => `  removed  ${file}`)
  ]
  for (const line of lines) terminal.write(line)
  return lines.length
}

const commands = async (args: ReadonlyArray<string>, terminal: Terminal): Promise<number> => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      notes: { type: "boolean", default: false },
      "no-install": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false }
    }
  })
  const [command, input] = positionals
  const { write } = terminal
  if (values.help || command === undefined) {
    write(usage)
    return values.help ? 0 : 2
  }
  switch (command) {
    case "init": {
      if (input === undefined) {
        return failWith("init", "no document is given", "openapi-ts-effect init openapi.yaml")
      }
      const { config, isModule, kept, written } = await initialize(path.resolve("."), input)
      write(
        `written: ${written.join(", ") || "nothing"}${kept.length === 0 ? "" : `; kept: ${kept.join(", ")}`}`
      )
      if (!values["no-install"]) {
        write("installing packages")
        const code = await terminal.install(path.resolve("."))
        if (code !== 0)
          return failWith("init", `the installation ended with ${code}`, "run npm install")
      }
      const code = await generateWith(
        await configOf(values.config ?? config),
        values.notes,
        terminal
      )
      if (!isModule) {
        write(
          "Node reads the package as CommonJS, and the generated modules are ES modules: run npm pkg set type=module"
        )
      }
      return code
    }
    case "generate":
      return generateWith(await configOf(values.config), values.notes, terminal)
    case "diff":
      await differenceOf(await configOf(values.config), terminal)
      return 0
    case "check": {
      const count = await differenceOf(await configOf(values.config), terminal)
      if (count === 0) write("the generated code is up to date")
      else write("the generated code is stale: run openapi-ts-effect generate")
      return count === 0 ? 0 : 1
    }
    default:
      write(`there is no command ${JSON.stringify(command)}\n\n${usage}`)
      return 2
  }
}

/** Runs a command, and returns the code to exit with. */
export const run = async (args: ReadonlyArray<string>, terminal: Terminal): Promise<number> => {
  try {
    return await commands(args, terminal)
  } catch (error) {
    if (error instanceof GenerationError) terminal.write(error.message)
    else if (error instanceof TypeError && "code" in error)
      terminal.write(`${error.message}\n\n${usage}`)
    else throw error
    return 1
  }
}

/** Installs with the package manager that ran the command. */
export const install = (folder: string): Promise<number> => {
  const manager =
    /^(pnpm|yarn|bun)\//.exec(process.env["npm_config_user_agent"] ?? "")?.[1] ?? "npm"
  return new Promise((resolve, reject) => {
    const child = spawn(manager, ["install"], {
      cwd: folder,
      stdio: "inherit",
      shell: process.platform === "win32"
    })
    child.on("error", reject)
    child.on("exit", (code) => resolve(code ?? 1))
  })
}
