/**
 * Puts the source of a package for Effect 3 together: the shared source, whose imports are pointed to the
 * modules that stand for them here, and over it the few files of an overlay. Nothing else is changed.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { replaceAll, type Replacement } from "./names.ts"

/** Where a specifier leads instead; `undefined` if the import map does not name it. */
export type Resolve = (specifier: string) => string | undefined

/** What a package is made of. */
export interface Assembly {
  /** The folder of the shared source. */
  readonly shared: string
  /** The folder to write to, which is emptied first. */
  readonly output: string
  /** The files of this edition, which replace those of the same path. */
  readonly overlay: string
  /** The paths in the shared source that this edition does not have. */
  readonly without: ReadonlyArray<RegExp>
  /** The import map, for a file by its path in the output. */
  readonly resolve: (file: string) => Resolve
  /** What changes besides the imports: names of packages, examples. */
  readonly replacements: ReadonlyArray<Replacement>
}

/** Imports that the import map has no place for. */
export class UnmappedImports extends Error {}

const typeScriptFiles = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))

const inComment = /^\s*(\*|\/\/)/
const specifierIn = /(?<=\b(?:from|import) ?\(?)"([^"]+)"/g

/** The text with its imports pointed elsewhere; an import in an example stays what a program writes. */
const pointImports = (text: string, resolve: Resolve): string =>
  text
    .split("\n")
    .map((line) =>
      inComment.test(line)
        ? line
        : line.replace(specifierIn, (written, specifier: string) => {
            const target = resolve(specifier)
            return target === undefined ? written : `"${target}"`
          })
    )
    .join("\n")

/** Writes the assembled source. Throws `UnmappedImports` if something is imported that has no counterpart. */
export const assemble = ({
  output,
  overlay,
  replacements,
  resolve,
  shared,
  without
}: Assembly): void => {
  const own = typeScriptFiles(overlay)
  const unmapped: Array<string> = []
  const write = (from: string, file: string): void => {
    const target = join(output, file)
    const text = pointImports(readFileSync(join(from, file), "utf8"), (specifier) => {
      const resolved = resolve(file)(specifier)
      if (resolved === undefined && /^effect(\/|$)/.test(specifier)) {
        unmapped.push(`${join(from, file)} imports "${specifier}"`)
      }
      return resolved
    })
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, replaceAll(text, replacements))
  }

  rmSync(output, { recursive: true, force: true })
  for (const file of typeScriptFiles(shared)) {
    if (!own.includes(file) && !without.some((pattern) => pattern.test(file))) write(shared, file)
  }
  // They are written for Effect 3, and import what they need of it themselves.
  for (const file of own) {
    mkdirSync(dirname(join(output, file)), { recursive: true })
    cpSync(join(overlay, file), join(output, file))
  }
  if (unmapped.length > 0) {
    throw new UnmappedImports(
      `Effect 3 has no counterpart of these modules; write one in packages/openapi-effect-runtime-effect3/effect:\n${unmapped.join("\n")}`
    )
  }
}
