/** One JSON or YAML file of a document, from disk or the web, with line numbers. */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"

import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml"

import { failWith } from "../config/errors.ts"
import { lineInJson } from "./json-lines.ts"

/** A file that was read. */
export interface LoadedFile {
  /** An absolute path or URL. */
  readonly place: string
  readonly value: unknown
  /** The line of a place in the file, from 1. */
  readonly lineOf: (names: ReadonlyArray<string>) => number | undefined
}

const isAddress = (place: string): boolean => /^https?:\/\//i.test(place)

/** The location that an input or a reference names. */
export const placeOf = (given: string, base?: string): string => {
  if (isAddress(given)) return given
  if (given.startsWith("file:")) return fileURLToPath(given)
  if (base !== undefined && isAddress(base)) return new URL(given, base).href
  return path.resolve(base === undefined ? "." : path.dirname(base), given)
}

/** A location as shown to people: relative to the working directory. */
export const shown = (place: string): string => {
  if (isAddress(place)) return place
  const relative = path.relative(".", place)
  return relative === "" || relative.startsWith(`..${path.sep}..`) ? place : relative
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

const textAt = async (place: string, asked: string): Promise<string> => {
  if (isAddress(place)) {
    const response = await fetch(place).catch((error: unknown) =>
      failWith(asked, `${place} cannot be reached: ${reasonOf(error)}`, "check the address")
    )
    return response.ok
      ? response.text()
      : failWith(asked, `${place} responds with ${response.status}`, "check the address")
  }
  return readFile(place, "utf8").catch((error: unknown) =>
    failWith(
      asked,
      `${shown(place)} cannot be read: ${reasonOf(error)}`,
      "check the path, which is relative to the file that names it, or to the working directory"
    )
  )
}

const parseJson = (text: string, place: string): LoadedFile => ({
  place,
  value: JSON.parse(text) as unknown,
  lineOf: (names) => lineInJson(text, names)
})

const parseYaml = (text: string, place: string): LoadedFile => {
  const lineCounter = new LineCounter()
  // Keys such as 200 and dates stay strings, and many aliases are allowed.
  const document = parseDocument(text, { lineCounter, merge: true, logLevel: "silent" })
  const [error] = document.errors
  if (error !== undefined) {
    const line = error.linePos?.[0].line
    return failWith(
      line === undefined ? shown(place) : `${shown(place)}:${line}`,
      error.message.split("\n", 1).join(""),
      "correct the file"
    )
  }
  return {
    place,
    value: document.toJS({ maxAliasCount: -1 }) as unknown,
    lineOf: (names) => {
      const start = startOf(document, names)
      return start === undefined ? undefined : lineCounter.linePos(start).line
    }
  }
}

/** Where a place begins in the text: at its key, or at the list element. */
const startOf = (
  document: ReturnType<typeof parseDocument>,
  names: ReadonlyArray<string>
): number | undefined => {
  let node: unknown = document.contents
  let start: number | undefined = 0
  for (const name of names) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined
      node = pair?.value
    } else {
      node = isSeq(node) ? node.items[Number(name)] : undefined
      start = isNode(node) ? node.range?.[0] : undefined
    }
    if (start === undefined) return undefined
  }
  return start
}

/** Reads a file; `asked` is where it is referenced, for error messages. */
export const loadFile = async (place: string, asked: string): Promise<LoadedFile> => {
  const text = (await textAt(place, asked)).replace(/^\uFEFF/, "")
  if (/^\s*[{[]/.test(text)) {
    try {
      return parseJson(text, place)
    } catch {
      // YAML also allows braces, and has better error messages.
    }
  }
  return parseYaml(text, place)
}
