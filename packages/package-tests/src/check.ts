/**
 * Looks at the packed packages: publint (strict), arethetypeswrong (as ESM only), the list of packed files,
 * the report of public types, and a dry run of publishing; ends with 1 if any has anything to say.
 * `--update` writes the lists and reports. Folders say which packages to look at instead: those of an
 * edition, whose public types are those of the package that it is an edition of.
 */
import { spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { compareApi } from "./api-report.ts"
import { mainPackages } from "./metadata/Published.ts"
import { packAll } from "./pack.ts"
import { comparePackedFiles } from "./packed-files.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { update: { type: "boolean", default: false } }
})
const { update } = values
const isEdition = positionals.length > 0
const folders = isEdition ? positionals : mainPackages
const root = fileURLToPath(new URL("../../../", import.meta.url))

/** What a dry run of publishing says, if it does not end well. */
const publishing = (): ReadonlyArray<string> => {
  const args = ["-r", "publish", "--dry-run", "--no-git-checks", "--access", "public"]
  const { status, stdout, stderr } = spawnSync("pnpm", args, { cwd: root, encoding: "utf8" })
  return status === 0 ? [] : [`pnpm ${args.join(" ")}\n${stdout}${stderr}`]
}

const folder = await mkdtemp(join(tmpdir(), "effect-auth0-pack-"))
let failures = 0
try {
  for (const complaint of isEdition ? [] : publishing()) {
    failures += 1
    process.stdout.write(`${complaint}\n`)
  }
  for (const [index, tarball] of (await packAll(folder, folders)).entries()) {
    const differences = isEdition
      ? []
      : compareApi(tarball.name, join(root, folders[index] ?? ""), update)
    if (differences.length > 0) {
      failures += 1
      const shown = differences.slice(0, 40).join("\n")
      process.stdout.write(
        `${shown}\n${differences.length} lines differ from the report of public types; if that is meant, write it with: pnpm --filter @effect-auth0/package-tests run check --update\n`
      )
    }
    for (const difference of comparePackedFiles(tarball, update)) {
      failures += 1
      process.stdout.write(`${difference}; update the list with: pnpm run check --update\n`)
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
