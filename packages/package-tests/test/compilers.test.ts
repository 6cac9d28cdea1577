import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"

const run = promisify(execFile)
const { resolve } = createRequire(import.meta.url)

// The aliased package is TypeScript 6, whose compiler is a script; 7 is what every package is checked by.
const compiler = resolve("typescript-6/bin/tsc")

describe("the generated packages compile on TypeScript 6 too", () => {
  for (const name of ["management-client", "management"]) {
    test(name, async () => {
      const project = fileURLToPath(new URL(`../../${name}/tsconfig.build.json`, import.meta.url))
      const { stdout } = await run(process.execPath, [compiler, "-p", project, "--noEmit"]).catch(
        (error: { readonly stdout: string }) => error
      )
      expect(stdout).toBe("")
    })
  }
})
