/**
 * Everything that is generated, and everything that uses it, type-checks on both compilers:
 * TypeScript 7, and the 6 that hey-api brings along.
 */
import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import path from "node:path"
import { promisify } from "node:util"

import { describe, expect, it } from "vitest"

const require = createRequire(import.meta.url)

const heyApi = createRequire(require.resolve("@hey-api/openapi-ts/package.json"))

const compilerOf = (
  resolve: NodeJS.Require
): { readonly version: string; readonly program: string } => {
  const manifest: unknown = resolve("typescript/package.json")
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? manifest.version
      : ""
  const program = path.join(path.dirname(resolve.resolve("typescript/package.json")), "bin/tsc")
  return { version: String(version), program }
}

interface Failure {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const project = path.join(import.meta.dirname, "layer")

describe.concurrent("generated layers, their tests and their type tests", () => {
  it.for([
    [7, compilerOf(require)],
    [6, compilerOf(heyApi)]
  ] as const)("compile on TypeScript %s", async ([major, { version, program }]) => {
    expect(version.split(".", 1)).toEqual([String(major)])
    const args = [program, "-p", project, "--pretty", "false"]
    const run = promisify(execFile)(process.execPath, args)
    const outcome = await run.then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: Failure) => ({ code, stdout, stderr })
    )
    expect(outcome).toEqual({ code: 0, stdout: "", stderr: "" })
  })
})
