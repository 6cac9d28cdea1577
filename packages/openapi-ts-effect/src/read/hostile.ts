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
import { pointerOf } from "./pointer.ts"

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

type OnText = (text: string, place: () => string, replace: (text: string) => void) => void

/** Goes through all that code is made of, and collects what cannot be written as it is. */
const inspect = (document: object, problems: Array<Problem>, onText: OnText): void => {
  const seen = new Set<unknown>()
  // The names that lead to the value being visited: few values need a pointer.
  const names: Array<string | number> = []
  const place = (): string => pointerOf(names)

  const within = (name: string | number, run: () => void): void => {
    names.push(name)
    run()
    names.pop()
  }

  const check = (text: string): void => {
    const problem = unsafe(text)
    if (problem !== undefined) problems.push({ where: place(), problem, remedy })
  }

  const visitText = (holder: object, name: string, value: unknown): void => {
    if (typeof value === "string") {
      onText(value, place, (text) => void Reflect.set(holder, name, text))
    } else if (value !== undefined && value !== null) {
      problems.push({ where: place(), problem: "it is not a text", remedy: "write a string" })
    }
  }

  const visitMember = (holder: object, name: string, value: unknown): void => {
    if (texts.has(name)) visitText(holder, name, value)
    else if (textLists.has(name)) {
      if (!Array.isArray(value)) return
      for (const [index, text] of value.entries()) {
        within(index, () => visitText(value, String(index), text))
      }
    } else if (!unprinted.has(name) && !name.startsWith("x-")) {
      visit(value, maps.has(name), name === "patternProperties")
    }
  }

  /** The names of a map are the document's; those of other objects are OpenAPI's. */
  const visit = (value: unknown, isMap = false, hasPatterns = false): void => {
    if (typeof value === "string") check(value)
    if (typeof value !== "object" || value === null || seen.has(value)) return
    seen.add(value)
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) within(index, () => visit(each))
    } else if (isNode(value)) {
      for (const name of Object.keys(value)) {
        within(name, () => {
          if (!hasPatterns) check(name)
          if (isMap) visit(value[name])
          else visitMember(value, name, value[name])
        })
      }
    }
  }

  visit(document)
}

/**
 * Makes a document safe to generate from, in place: {@link generate} and {@link rawClientConfig} do it
 * themselves, and a custom configuration sets it as `parser.patch.input`.
 *
 * @throws GenerationError with the pointer of every name and value that cannot be written as it is
 */
export const makeSafe = (document: object): void => {
  const problems: Array<Problem> = []
  inspect(document, problems, (text, _place, replace) => {
    const safe = safeText(text)
    if (safe !== text) replace(safe)
  })
  if (problems.length > 0) throw new GenerationError(problems)
}

/** Rejects a document that has not been made safe, where that has been forgotten and matters. */
export const requireSafe = (document: object): void => {
  const problems: Array<Problem> = []
  inspect(document, problems, (text, place) => {
    if (safeText(text) === text) return
    problems.push({
      where: place(),
      problem: "it would end the comment that it is put into, or become another text there",
      remedy: "add parser: { patch: { input: makeSafe } } to hey-api's configuration"
    })
  })
  if (problems.length > 0) throw new GenerationError(problems)
}
