/**
 * The imports of one generated file: what is used of the raw client, from where, and under
 * which local name, given that the file declares names of its own.
 */
import { uniqueNames } from "../config/identifiers.ts"

/** A declaration of the raw client, once hey-api has decided its name and its file. */
export interface RawSymbol {
  readonly finalName: string
  readonly file?: { readonly finalPath?: string | undefined } | undefined
}

/** Collects what a file imports. */
export interface Imports {
  /** The local name of a type of the raw client. */
  readonly type: (symbol: RawSymbol) => string
  /** The local name of a function of the raw client. */
  readonly value: (symbol: RawSymbol) => string
  /** The import declarations for everything that was asked for, and that a text has use for. */
  readonly lines: (text: string) => ReadonlyArray<string>
}

interface Imported {
  readonly name: string
  readonly local: string
  readonly isType: boolean
}

const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const declaration = (
  specifier: string,
  names: ReadonlyArray<Imported>,
  isType: boolean
): string => {
  const members = names
    .filter((each) => each.isType === isType)
    .map(({ name, local }) => (name === local ? name : `${name} as ${local}`))
    .toSorted(order)
  const [open, close] = [`import ${isType ? "type " : ""}{`, `} from ${JSON.stringify(specifier)}`]
  const oneLine = `${open} ${members.join(", ")} ${close}`
  if (members.length === 0) return ""
  return oneLine.length <= 100
    ? oneLine
    : `${open}\n${members.map((each) => `  ${each}`).join(",\n")}\n${close}`
}

/** The names in a generated text: not the words of its comments and literals. */
const namesIn = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .replaceAll(/\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"/g, " ")
      .match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)
  )

/**
 * Starts the imports of a file that declares the names in `taken`. An import that would clash
 * with one of them gets a suffix, since a type and a constant cannot share an imported name.
 */
export const makeImports = (
  taken: Iterable<string>,
  specifierOf: (rawPath: string) => string
): Imports => {
  const names = new Set(taken)
  const unique = uniqueNames(names)
  const modules = new Map<string, Map<string, Imported>>()

  const add = (symbol: RawSymbol, isType: boolean): string => {
    const specifier = specifierOf(symbol.file?.finalPath ?? "")
    const imported = modules.get(specifier) ?? new Map<string, Imported>()
    modules.set(specifier, imported)
    const name = symbol.finalName
    const key = `${isType ? "type" : "value"} ${name}`
    const known = imported.get(key)
    if (known !== undefined) return known.local
    const local = unique(names.has(name) ? `${name}${isType ? "Type" : "Raw"}` : name)
    imported.set(key, { name, local, isType })
    return local
  }

  return {
    type: (symbol) => add(symbol, true),
    value: (symbol) => add(symbol, false),
    lines: (text) => {
      const used = namesIn(text)
      return [...modules]
        .toSorted(([left], [right]) => order(left, right))
        .flatMap(([specifier, imported]) => {
          const all = [...imported.values()].filter(({ local }) => used.has(local))
          return [declaration(specifier, all, false), declaration(specifier, all, true)]
        })
        .filter((line) => line !== "")
    }
  }
}
