/**
 * Runs publint (strict) and arethetypeswrong (as ESM only) over the packed
 * packages; ends with 1 if either has anything to say.
 */
import { spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { packAll } from "./pack.ts"

const folder = await mkdtemp(join(tmpdir(), "effect-auth0-pack-"))
let failures = 0
try {
  for (const { file } of await packAll(folder)) {
    for (const [command, ...args] of [
      ["publint", "--strict", file],
      ["attw", "--profile", "esm-only", "--no-emoji", "--format", "ascii", file]
    ] as const) {
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" })
      if (status === 0) continue
      failures += 1
      process.stdout.write(`${command} ${file}\n${stdout}${stderr}\n`)
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(failures === 0 ? "packages: clean\n" : `packages: ${failures} complaints\n`)
process.exitCode = failures === 0 ? 0 : 1
