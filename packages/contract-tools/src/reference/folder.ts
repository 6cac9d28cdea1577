/**
 * The folder of the reference: rewritten, or compared with the expected files.
 */
import { existsSync } from "node:fs"
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { dirname, join, relative, sep } from "node:path"
import type { Pages } from "./pages.ts"

const pagesIn = async (folder: string): Promise<Pages> => {
  if (!existsSync(folder)) return new Map()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }): Promise<[string, string]> => {
        const file = join(parentPath, name)
        return [relative(folder, file).replaceAll(sep, "/"), await readFile(file, "utf8")]
      })
    )
  )
}

/** What is not as it should be, a line a page: `missing`, `changed`, `left over`. */
export const compareFolder = async (
  folder: string,
  pages: Pages
): Promise<ReadonlyArray<string>> => {
  const present = await pagesIn(folder)
  const differences = [...pages].flatMap(([path, text]) => {
    const found = present.get(path)
    if (found === undefined) return [`missing: ${path}`]
    return found === text ? [] : [`changed: ${path}`]
  })
  const leftOver = [...present.keys()].filter((path) => !pages.has(path))
  return [...differences, ...leftOver.map((path) => `left over: ${path}`)].sort()
}

/** Writes what differs, and removes the pages that are left over. */
export const writeFolder = async (folder: string, pages: Pages): Promise<void> => {
  const present = await pagesIn(folder)
  for (const path of present.keys()) {
    if (!pages.has(path)) await rm(join(folder, path))
  }
  for (const [path, text] of pages) {
    if (present.get(path) === text) continue
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
