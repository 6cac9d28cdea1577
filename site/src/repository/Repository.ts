/** The repository that the site is made from, and where the site is published. */
import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { repository } from "../../../packages/package-tests/src/metadata/Metadata.ts"

export { repository }

const [, owner = "", name = ""] = /github\.com\/([^/]+)\/([^/]+)$/.exec(repository) ?? []

/** GitHub Pages serves a repository's site in a folder of its owner's host. */
export const origin = `https://${owner.toLowerCase()}.github.io`
export const base = `/${name}`

/** The text of a file, by its path in the repository. */
export const readText = (root: string, file: string): string =>
  readFileSync(join(root, file), "utf8")

/** Where a file or folder that has no page of its own is shown, or nothing if there is none. */
export const sourceUrl = (root: string, path: string): string | undefined => {
  const file = join(root, path)
  if (!existsSync(file)) return undefined
  return `${repository}/${statSync(file).isDirectory() ? "tree" : "blob"}/main/${path}`
}
