/** Rejects a document whose parts are not what OpenAPI says, where it would fail without a place. */
import { GenerationError } from "../config/errors.ts"
import type { Problem } from "../config/errors.ts"
import { isNode, memberOf, referenceOf } from "../read/document.ts"
import { pointerOf } from "../read/pointer.ts"
import { methods } from "./operations.ts"

const places: ReadonlySet<unknown> = new Set([
  "body",
  "cookie",
  "formData",
  "header",
  "path",
  "query",
  "querystring"
])

const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === undefined || is(value)

const isText = (value: unknown): boolean => typeof value === "string"

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

/** Whether a parameter has a name and a place, or is a reference to one. */
const isParameter = (value: unknown): boolean =>
  isNode(value) &&
  (referenceOf(value) !== undefined || (isText(value["name"]) && places.has(value["in"])))

/** Rejects what is no document, and parts of operations that are something else, all of them at once. */
export const requireShape = (document: object): void => {
  const problems: Array<Problem> = []
  const need = (names: ReadonlyArray<string | number>, holds: boolean, remedy: string): void => {
    if (holds) return
    problems.push({ where: pointerOf(names), problem: "it is not what OpenAPI says", remedy })
  }
  const version: unknown = memberOf(document, "openapi") ?? memberOf(document, "swagger")
  if (typeof version !== "string" || !/^(3\.[0-2](\.|$)|2\.0$)/.test(version)) {
    problems.push({
      where: "the document",
      problem: `its version is ${JSON.stringify(version) ?? "not given"}`,
      remedy: 'write openapi: "3.0.x", "3.1.x" or "3.2.x", or swagger: "2.0"'
    })
  }
  const paths: unknown = memberOf(document, "paths")
  need(["paths"], isOptional(paths, isNode), "write an object of paths")
  const parametersOf = (at: ReadonlyArray<string>, all: unknown): void => {
    need(at, isOptional(all, Array.isArray), "write a list of parameters")
    for (const [index, each] of (Array.isArray(all) ? all : []).entries()) {
      need([...at, index], isParameter(each), "give the parameter a name, and a place as in")
    }
  }
  for (const [path, item] of Object.entries(isNode(paths) ? paths : {})) {
    if (path.startsWith("x-")) continue
    const at = ["paths", path]
    need(at, isNode(item), "write an object of operations, or take the path out")
    if (!isNode(item)) continue
    parametersOf([...at, "parameters"], item["parameters"])
    for (const method of methods) {
      if (!(method in item)) continue
      const operation = item[method]
      const here = [...at, method]
      need(here, isNode(operation), "write an operation, or take it out")
      if (!isNode(operation)) continue
      const { operationId, parameters, responses, tags } = operation
      need([...here, "operationId"], isOptional(operationId, isText), "write a string")
      need([...here, "tags"], isOptional(tags, isTexts), "write a list of strings")
      parametersOf([...here, "parameters"], parameters)
      need([...here, "responses"], isOptional(responses, isNode), "write an object of responses")
      for (const [status, response] of Object.entries(isNode(responses) ? responses : {})) {
        if (status.startsWith("x-")) continue
        need([...here, "responses", status], isNode(response), "write a response")
      }
    }
  }
  if (problems.length > 0) throw new GenerationError(problems)
}
