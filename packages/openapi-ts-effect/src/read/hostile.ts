/**
 * Makes a document safe to generate from: anybody may have written anything in it, and hey-api
 * puts it into comments and literals of code that runs when it is imported.
 *
 * hey-api takes the ends of comments out of texts in one pass, which leaves a new end where one
 * stood within another, and turns every escape of a printed file (a backslash, `u`, four digits)
 * into its character, in comments as in literals. So texts are cleaned until nothing is left for
 * either to change. What stands for itself, such as a name or a value of an enumeration, cannot be
 * cleaned without being another: it is rejected.
 */
import { isNode } from "./document.ts"
import { GenerationError } from "../config/errors.ts"
import type { Problem } from "../config/errors.ts"

/** Members that are texts for people. */
const texts = new Set(["$comment", "description", "summary", "title"])

/** Extensions that hey-api reads as texts of an enumeration's values. */
const textLists = new Set([
  "x-enum-descriptions",
  "x-enum-varnames",
  "x-enumDescriptions",
  "x-enumNames"
])

/** Members that no code is made of, but by printers of ours, which escape what they print. */
const unprinted = new Set(["default", "example", "examples", "pattern"])

/** Members whose own members have names that the document chooses. */
const maps = new Set([
  "$defs",
  "callbacks",
  "content",
  "definitions",
  "dependentSchemas",
  "encoding",
  "headers",
  "links",
  "mapping",
  "parameters",
  "pathItems",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "scopes",
  "securityDefinitions",
  "securitySchemes",
  "variables",
  "webhooks"
])

/** A character written by its number, as hey-api reads it anywhere. */
const escaped = /\\u([0-9a-f]{4})/gi

/** A text that ends no comment and begins none, whatever is done to it afterwards. */
export const safeText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(escaped, "U+$1")
    .replaceAll("*/", String.raw`*\/`)
    .replaceAll("/*", String.raw`/\*`)

/** What keeps a name or a value from being written as it is. */
const unsafe = (text: string): string | undefined => {
  const [number] = text.match(escaped) ?? []
  if (number !== undefined) return `it has ${number} in it, which would become another character`
  return text.isWellFormed() ? undefined : "it has half of a surrogate pair in it"
}

const remedy = "write the character itself, or leave it out"

const escapePointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")

type OnText = (text: string, pointer: string, replace: (text: string) => void) => void

/** Goes through all that code is made of, and collects what cannot be written as it is. */
const inspect = (document: object, problems: Array<Problem>, onText: OnText): void => {
  const seen = new Set<unknown>()

  const check = (text: string, pointer: string): void => {
    const problem = unsafe(text)
    if (problem !== undefined) problems.push({ where: pointer, problem, remedy })
  }

  const visitText = (holder: object, name: string, value: unknown, pointer: string): void => {
    if (typeof value === "string") {
      onText(value, pointer, (text) => void Reflect.set(holder, name, text))
    } else if (value !== undefined && value !== null) {
      problems.push({ where: pointer, problem: "it is not a text", remedy: "write a string" })
    }
  }

  const visitMember = (holder: object, name: string, value: unknown, pointer: string): void => {
    if (texts.has(name)) visitText(holder, name, value, pointer)
    else if (textLists.has(name)) {
      if (!Array.isArray(value)) return
      for (const [index, text] of value.entries()) {
        visitText(value, String(index), text, `${pointer}/${index}`)
      }
    } else if (!unprinted.has(name) && !name.startsWith("x-")) {
      visit(value, pointer, maps.has(name), name === "patternProperties")
    }
  }

  /** The names of a map are the document's; those of other objects are OpenAPI's. */
  const visit = (value: unknown, pointer: string, isMap = false, hasPatterns = false): void => {
    if (typeof value === "string") check(value, pointer)
    if (typeof value !== "object" || value === null || seen.has(value)) return
    seen.add(value)
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) visit(each, `${pointer}/${index}`)
    } else if (isNode(value)) {
      for (const [name, each] of Object.entries(value)) {
        const below = `${pointer}/${escapePointer(name)}`
        if (!hasPatterns) check(name, below)
        if (isMap) visit(each, below)
        else visitMember(value, name, each, below)
      }
    }
  }

  visit(document, "#")
}

/**
 * Makes a document safe to generate from, in place: {@link generate} and {@link rawClientConfig} do it
 * themselves, and a custom configuration sets it as `parser.patch.input`.
 *
 * @throws GenerationError with the pointer of every name and value that cannot be written as it is
 */
export const makeSafe = (document: object): void => {
  const problems: Array<Problem> = []
  inspect(document, problems, (text, _pointer, replace) => {
    const safe = safeText(text)
    if (safe !== text) replace(safe)
  })
  if (problems.length > 0) throw new GenerationError(problems)
}

/** Rejects a document that has not been made safe, where that has been forgotten and matters. */
export const requireSafe = (document: object): void => {
  const problems: Array<Problem> = []
  inspect(document, problems, (text, pointer) => {
    if (safeText(text) === text) return
    problems.push({
      where: pointer,
      problem: "it would end the comment that it is put into, or become another text there",
      remedy: "add parser: { patch: { input: makeSafe } } to hey-api's configuration"
    })
  })
  if (problems.length > 0) throw new GenerationError(problems)
}
