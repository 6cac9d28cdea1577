/**
 * The published packages as tarballs, with `workspace:` and `catalog:` replaced
 * as they are on publishing.
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { mainPackages } from "./metadata/Published.ts"

const run = promisify(execFile)

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
): Promise<ReadonlyArray<Tarball>> =>
  Promise.all(
    folders.map(async (folder) => {
      const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", destination], {
        cwd: fileURLToPath(new URL(`../../../${folder}`, import.meta.url)),
        maxBuffer: 64 * 1024 * 1024
      })
      const { filename, files, name } = JSON.parse(stdout) as {
        readonly filename: string
        readonly name: string
        readonly files: ReadonlyArray<{ readonly path: string }>
      }
      return { name, file: filename, contents: files.map(({ path }) => path).sort() }
    })
  )
