/** Ways in which a compiler checks the program first, and what it emits is run. */
import { cp, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run } from "../Command.ts"
import { ownPath } from "../Consumers.ts"
import type { Runner } from "../Cell.ts"
import { node } from "./Processes.ts"

/** The packages of this workspace that are compilers. */
export type Compiler = "typescript-5.9" | "typescript-6" | "typescript"

const modules = {
  bundler: { module: "esnext", moduleResolution: "bundler" },
  node16: { module: "node16" },
  node20: { module: "node20" },
  nodenext: { module: "nodenext" }
}

export interface Compilation {
  readonly resolution: keyof typeof modules
  /** Whether the types of browsers are there. */
  readonly dom: boolean
  /** Whether the program is a CommonJS module. */
  readonly commonJs?: boolean
  /** Whether declarations are emitted, of exports whose types are inferred. */
  readonly declaration?: boolean
  /** Whether the declarations of all packages are checked too. */
  readonly libraries?: boolean
}

/** Compiles the program strictly, and runs what was emitted on Node 24. */
export const compiled =
  (
    compiler: Compiler,
    { commonJs = false, declaration = false, dom, libraries = false, resolution }: Compilation
  ): Runner =>
  async (consumer, tenant) => {
    const folder = await consumer.within()
    const [source, host] = commonJs ? ["calls.cts", "main.cjs"] : ["calls.mts", "main.mjs"]
    await cp(join(consumer.folder, "calls.mts"), join(folder, source))
    await cp(join(consumer.folder, host), join(folder, host))
    if (declaration) await cp(join(consumer.folder, "inferred.mts"), join(folder, "inferred.mts"))
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", ...(dom ? ["dom"] : [])],
      types: [],
      ...modules[resolution],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: !libraries,
      declaration
    }
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["*.mts", "*.cts"] })
    )
    const tsc = ownPath(`node_modules/${compiler}/bin/tsc`)
    await run([process.execPath, tsc, "-p", "."], { cwd: folder })
    return run([node(24), host], { cwd: folder, env: { TENANT: JSON.stringify(tenant) } })
  }

const flags = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"]

/** Compiles with the compiler that Yarn has patched, under Plug'n'Play. */
export const compiledByYarn =
  (yarn: readonly [string, ...Array<string>]): Runner =>
  async ({ folder }, tenant) => {
    await run([...yarn, "tsc", ...flags, "--outDir", "compiled", "calls.mts"], { cwd: folder })
    const host = await readFile(join(folder, "main.mjs"), "utf8")
    await writeFile(join(folder, "compiled/main.mjs"), host)
    return run([...yarn, "node", "compiled/main.mjs"], {
      cwd: folder,
      env: { TENANT: JSON.stringify(tenant) }
    })
  }
