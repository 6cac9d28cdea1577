/**
 * The published packages as tarballs, with `workspace:` and `catalog:` replaced
 * as they are on publishing.
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { mainPackages } from "./metadata/Published.ts"

const run = promisify(execFile)

/**
 * The pnpm that runs this: on Windows, `pnpm` is a script, which only a shell could start. Tests that are run without
 * it have that of npm.
 */
const pnpm = (): readonly [file: string, ...args: ReadonlyArray<string>] => {
  const file = process.env["npm_execpath"] ?? ""
  if (!/pnpm[^/\\]*$/.test(file)) return ["npx", "--yes", "pnpm@12"]
  return /\.[cm]?js$/.test(file) ? [process.execPath, file] : [file]
}

/** A packed package. */
export interface Tarball {
  /** The package's name. */
  readonly name: string
  readonly file: string
  /** The paths of the files inside, sorted. */
  readonly contents: ReadonlyArray<string>
}

/** Packs published packages, all but the editions unless folders are given, into a folder. */
export const packAll = (
  destination: string,
  folders: ReadonlyArray<string> = mainPackages
): Promise<ReadonlyArray<Tarball>> => {
  const [file, ...args] = pnpm()
  return Promise.all(
    folders.map(async (folder) => {
      const { stdout } = await run(
        file,
        [...args, "pack", "--json", "--pack-destination", destination],
        {
          cwd: fileURLToPath(new URL(`../../../${folder}`, import.meta.url)),
          maxBuffer: 64 * 1024 * 1024
        }
      )
      const { filename, files, name } = JSON.parse(stdout) as {
        readonly filename: string
        readonly name: string
        readonly files: ReadonlyArray<{ readonly path: string }>
      }
      return { name, file: filename, contents: files.map(({ path }) => path).sort() }
    })
  )
}
