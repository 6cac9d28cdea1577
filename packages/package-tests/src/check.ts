/**
 * Looks at the packed packages: publint (strict), arethetypeswrong (as ESM only) and the list of packed
 * files; ends with 1 if any has anything to say. `--update` writes the lists of packed files.
 */
import { spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { packAll } from "./pack.ts"
import { comparePackedFiles } from "./packed-files.ts"

const update = process.argv.includes("--update")
const folder = await mkdtemp(join(tmpdir(), "effect-auth0-pack-"))
let failures = 0
try {
  for (const tarball of await packAll(folder)) {
    for (const difference of comparePackedFiles(tarball, update)) {
      failures += 1
      process.stdout.write(`${difference}; write the list anew with: pnpm run check --update\n`)
    }
    for (const [command, ...args] of [
      ["publint", "--strict", tarball.file],
      ["attw", "--profile", "esm-only", "--no-emoji", "--format", "ascii", tarball.file]
    ] as const) {
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" })
      if (status === 0) continue
      failures += 1
      process.stdout.write(`${command} ${tarball.file}\n${stdout}${stderr}\n`)
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(failures === 0 ? "packages: clean\n" : `packages: ${failures} complaints\n`)
process.exitCode = failures === 0 ? 0 : 1
