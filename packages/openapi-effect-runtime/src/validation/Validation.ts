/**
 * The issues of a value that violates a schema: the place of each, and what is expected there. The
 * value itself is never included, since it may be secret.
 */
import * as Result from "effect/Result"
import * as SchemaIssue from "effect/SchemaIssue"
import { formatPatterns } from "./SchemaFormats.ts"
import { anyOtherAlternative, type Reading } from "./SchemaModes.ts"
import { parserOf, type Schema } from "./Schemas.ts"

/** One issue. */
export interface Issue {
  /** The member names and indexes that lead to it; empty for the whole value. */
  readonly path: ReadonlyArray<string | number>
  /** What is expected there; never what was found. */
  readonly message: string
}

/** All issues of a value with a schema. */
export const issuesOf = (
  schema: Schema<unknown>,
  reading: Reading,
  value: unknown
): ReadonlyArray<Issue> => {
  const result = parserOf(schema, reading)(value)
  return Result.isSuccess(result) ? [] : flatten(result.failure, [])
}

/** A path in JavaScript notation: `keys[0].kid`; `""` for the whole value. */
export const pathText = (path: Issue["path"]): string =>
  path
    .map((segment, index) =>
      typeof segment === "number"
        ? `[${segment}]`
        : /^[A-Za-z_$][\w$]*$/.test(segment)
          ? `${index === 0 ? "" : "."}${segment}`
          : `[${JSON.stringify(segment)}]`
    )
    .join("")

/** The issues in one line, limited to the first ones. */
export const issuesText = (issues: ReadonlyArray<Issue>): string => {
  const shown = issues.slice(0, mostShown).map(({ message, path }) => {
    const at = pathText(path)
    return at === "" ? message : `${at}: ${message}`
  })
  const rest = issues.length - shown.length
  return shown.join("; ") + (rest > 0 ? `; and ${rest} more` : "")
}

const mostShown = 20
// An enumeration can have a hundred values.
const longestMessage = 200

const format = /* @__PURE__ */ SchemaIssue.makeFormatterStandardSchemaV1()

/**
 * The issues of one value. If there are alternatives, only the issues of the closest one are useful.
 */
const flatten = (issue: SchemaIssue.Issue, path: Issue["path"]): ReadonlyArray<Issue> => {
  switch (issue._tag) {
    case "Pointer":
      return flatten(issue.issue, [...path, ...issue.path.map(segmentOf)])
    case "Composite":
      return issue.issues.flatMap((each) => flatten(each, path))
    case "AnyOf": {
      const known = issue.issues.filter((each) => !isOfAnyOther(each))
      const [closest] = (known.length > 0 ? known : issue.issues)
        .map((each) => flatten(each, path))
        .toSorted((left, right) => left.length - right.length)
      if (closest !== undefined) return closest
    }
  }
  return format(issue).issues.map(({ message, path: below = [] }) => ({
    path: [...path, ...below.map(segmentOf)],
    message: messageOf(message)
  }))
}

const isOfAnyOther = (issue: SchemaIssue.Issue): boolean =>
  issue._tag === "Composite" && issue.ast.annotations?.["title"] === anyOtherAlternative

const segmentOf = (segment: PropertyKey | { readonly key: PropertyKey }): string | number => {
  const key = typeof segment === "object" ? segment.key : segment
  return typeof key === "number" ? key : String(key)
}

const messageOf = (message: string): string => {
  for (const [name, pattern] of formatPatterns) {
    if (message.endsWith(pattern)) return `Expected a string of the format ${name}`
  }
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message
}
