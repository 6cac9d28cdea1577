/**
 * The published packages as tarballs, with `workspace:` and `catalog:` replaced
 * as they are on publishing.
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const run = promisify(execFile)

/** The packages that are published, by folder. */
const published = [
  "openapi",
  "packages/management-client",
  "packages/management",
  "packages/openapi-effect-runtime",
  "packages/openapi-ts-effect",
  "packages/tenant-sandbox"
] as const

/** A packed package. */
export interface Tarball {
  /** The package's name. */
  readonly name: string
  readonly file: string
}

/** Packs every published package into a folder. */
export const packAll = (destination: string): Promise<ReadonlyArray<Tarball>> =>
  Promise.all(
    published.map(async (folder) => {
      const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", destination], {
        cwd: fileURLToPath(new URL(`../../../${folder}`, import.meta.url))
      })
      const { filename, name } = JSON.parse(stdout) as {
        readonly filename: string
        readonly name: string
      }
      return { name, file: filename }
    })
  )
