import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"

const run = promisify(execFile)
const { resolve } = createRequire(import.meta.url)

/** The script of a compiler, which TypeScript 7 does not export. */
const scriptOf = (name: string): string => join(dirname(resolve(`${name}/package.json`)), "bin/tsc")

const errorsOf = async (compiler: string, project: string): Promise<string> => {
  const path = fileURLToPath(new URL(`../../../${project}`, import.meta.url))
  const { stdout } = await run(process.execPath, [compiler, "-p", path, "--noEmit"]).catch(
    (error: { readonly stdout: string }) => error
  )
  return stdout
}

// The aliased package is TypeScript 6; 7 is what every package is checked by.
describe("the generated packages compile on TypeScript 6 too", () => {
  for (const name of ["management-client", "management"]) {
    test(name, async () => {
      const project = `packages/${name}/tsconfig.build.json`
      expect(await errorsOf(scriptOf("typescript-6"), project)).toBe("")
    })
  }
})

// Its package.json names TypeScript 6, which the generator needs.
describe("the museum compiles on both majors, with its tests", () => {
  for (const compiler of ["typescript-6", "typescript"]) {
    test(compiler, async () => {
      const project = "examples/museum/tsconfig.json"
      expect(await errorsOf(scriptOf(compiler), project)).toBe("")
    })
  }
})
