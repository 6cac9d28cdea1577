/**
 * What is inside each tarball, compared with the lists in `packed/`: a file that gets in by accident, or
 * is lost, is seen in review. `--update` writes the lists. Sources and what is built from them are listed
 * by folder and kind; generated ones by kind alone, since the contract decides where they are.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Tarball } from "./pack.ts"

/** The list of a tarball, one path or pattern a line. */
export const packedFiles = (contents: ReadonlyArray<string>): string => {
  const lines = contents.map((path) =>
    path
      .replace(/^((?:dist|src)\/(?:.*\/)?generated\/).*?((?:\.d)?\.ts|\.js)(\.map)?$/, "$1**/*$2$3")
      .replace(/^((?:dist|src)\/(?:[^*]*\/)?)[^/*.]+((?:\.\w+)+)$/, "$1*$2")
  )
  return `${[...new Set(lines)].sort().join("\n")}\n`
}

const listOf = (name: string): string =>
  fileURLToPath(new URL(`../packed/${name.replace("/", "__")}.txt`, import.meta.url))

/** What differs from the list of this package; nothing where `update` wrote the list. */
export const comparePackedFiles = (
  { contents, name }: Tarball,
  update: boolean
): ReadonlyArray<string> => {
  const file = listOf(name)
  const actual = packedFiles(contents)
  if (update) {
    mkdirSync(fileURLToPath(new URL("../packed/", import.meta.url)), { recursive: true })
    writeFileSync(file, actual)
    return []
  }
  const expected = existsSync(file) ? readFileSync(file, "utf8") : ""
  const [now, before] = [actual.split("\n"), expected.split("\n")]
  return [
    ...now.filter((line) => !before.includes(line)).map((line) => `${name}: ${line} is new`),
    ...before.filter((line) => !now.includes(line)).map((line) => `${name}: ${line} is missing`)
  ]
}
