/**
 * Compares two operations that are the same one before and after, apart from their schemas: how
 * they are called, what they need, what they promise. Where schemas meet, it says which ones.
 */
import { type Call, argumentsText, callOf } from "../calling.ts"
import {
  type Contract,
  type Node,
  type PlacedOperation,
  entriesOf,
  follow,
  nodeOf,
  requestBodyOf,
  responsesOf,
  stringOf,
  stringsOf
} from "openapi-document"
import { canonical, shown, shownList } from "./canonical.ts"
import type { Change, Direction } from "./finding.ts"
import { compareLifecycle } from "./keywords.ts"
import { comparePagination, compareReadOnly, compareRetry, compareScopes } from "./promises.ts"
import { pairStatuses } from "./statuses.ts"

/** Two schemas that stand at the same place of an operation. */
export interface Meeting {
  readonly direction: Direction
  /** In the operation: `request`, `query.take`, `201`. */
  readonly at: string
  readonly before: Node
  readonly after: Node
}

/** What comparing two operations gave. */
export interface OperationComparison {
  readonly changes: ReadonlyArray<Change>
  readonly meetings: ReadonlyArray<Meeting>
}

/** An operation and the document that it is part of. */
export interface Side {
  readonly document: Contract
  readonly placed: PlacedOperation
}

const callText = (call: Call): string => {
  const { input, parts } = call
  const group = `{ ${parts.map(({ key }) => key).join(", ")} }`
  const request = input === "group" ? group : `the ${input}`
  const explained = input === "none" ? "" : `, the request being ${request}`
  return `\`(${argumentsText(call)})\`${explained}`
}

const compareCall = (before: Side, after: Side): ReadonlyArray<Change> => {
  const was = callOf(before.document, before.placed)
  const is = callOf(after.document, after.placed)
  const changes: Array<Change> = []
  if (was.pathParameters.join() !== is.pathParameters.join()) {
    changes.push({
      rule: "path-parameters-changed",
      breaking: true,
      at: "call",
      message: `path parameters were (${was.pathParameters.join(", ")}), are (${is.pathParameters.join(", ")})`
    })
  }
  if (was.input !== is.input) {
    changes.push({
      rule: "call-changed",
      breaking: true,
      at: "call",
      message: `took ${callText(was)}; takes ${callText(is)}`
    })
  }
  if (before.placed.method !== after.placed.method || shapeOfPath(before) !== shapeOfPath(after)) {
    changes.push({
      rule: "operation-moved",
      breaking: false,
      at: "path",
      message: `was \`${before.placed.method} ${before.placed.path}\`, is \`${after.placed.method} ${after.placed.path}\``
    })
  }
  return changes
}

const shapeOfPath = ({ placed }: Side): string => placed.path.replaceAll(/\{[^}]*\}/gu, "{}")

const parameterText: Readonly<Record<string, string>> = { header: "headers", cookie: "cookies" }

const placeOf = (parameter: Node): string => {
  const place = stringOf(parameter, "in") ?? ""
  const name = stringOf(parameter, "name") ?? ""
  // A call has its path parameters by position, and header names know no case.
  return place === "header"
    ? `headers.${name.toLowerCase()}`
    : `${parameterText[place] ?? place}.${name}`
}

/** A parameter's schema; one that is sent as JSON has it in its content. */
const parameterSchema = (parameter: Node): Node => {
  const [content] = entriesOf(parameter, "content")
  return nodeOf(content?.[1] ?? parameter, "schema")
}

const serialization = (parameter: Node): string =>
  canonical([parameter["style"], parameter["explode"], Object.keys(nodeOf(parameter, "content"))])

const compareParameters = (before: Side, after: Side): OperationComparison => {
  const changes: Array<Change> = []
  const meetings: Array<Meeting> = []
  const byPlace = ({ placed }: Side) =>
    new Map(placed.parameters.map((parameter) => [placeOf(parameter), parameter]))
  const had = byPlace(before)
  const has = byPlace(after)
  for (const [at, was] of had) {
    const is = has.get(at)
    if (is === undefined) {
      // `path-parameters-changed` tells of these.
      if (at.startsWith("path.")) continue
      changes.push({ rule: "parameter-removed", breaking: true, at, message: "is gone" })
      continue
    }
    const wasRequired = was["required"] === true
    const isRequired = is["required"] === true
    if (!wasRequired && isRequired) {
      const message = "is required now"
      changes.push({ rule: "parameter-required", breaking: true, at, message })
    }
    if (wasRequired && !isRequired) {
      const message = "is optional now"
      changes.push({ rule: "parameter-optional", breaking: false, at, message })
    }
    if (serialization(was) !== serialization(is)) {
      const message = "is written in another style into the request"
      changes.push({ rule: "parameter-style-changed", breaking: false, at, message })
    }
    changes.push(...lifecycleChanges(was, is, at))
    meetings.push({
      direction: "request",
      at,
      before: parameterSchema(was),
      after: parameterSchema(is)
    })
  }
  for (const [at, is] of has) {
    if (had.has(at) || at.startsWith("path.")) continue
    const required = is["required"] === true
    const message = required ? "is new and required" : "is new"
    changes.push({ rule: "parameter-added", breaking: required, at, message })
  }
  return { changes, meetings }
}

const lifecycleChanges = (before: Node, after: Node, at: string): ReadonlyArray<Change> =>
  compareLifecycle(before, after, at).map(({ kind, message }) => ({
    rule: kind,
    breaking: false,
    at,
    message
  }))

const compareContent = (
  before: Node,
  after: Node,
  at: string,
  direction: Direction
): OperationComparison => {
  const had = new Map(entriesOf(before, "content"))
  const has = new Map(entriesOf(after, "content"))
  const removed = [...had.keys()].filter((type) => !has.has(type))
  const added = [...has.keys()].filter((type) => !had.has(type))
  const [only] = removed
  const [instead] = added
  const changes: Array<Change> = []
  const meetings: Array<Meeting> = []
  for (const type of removed) {
    const message = `${shown(type)} no longer`
    changes.push({ rule: `${direction}-content-removed`, breaking: true, at, message })
  }
  for (const type of added) {
    // A first content is a value where there was none.
    const breaking = direction === "response" && had.size === 0
    const message = `${shown(type)} is new`
    changes.push({ rule: `${direction}-content-added`, breaking, at, message })
  }
  for (const [type, was] of had) {
    const is = has.get(type)
    if (is !== undefined) {
      const place = had.size > 1 ? `${at} ${type}` : at
      meetings.push({
        direction,
        at: place,
        before: nodeOf(was, "schema"),
        after: nodeOf(is, "schema")
      })
    }
  }
  if (had.size === 1 && has.size === 1 && only !== undefined && instead !== undefined) {
    meetings.push({
      direction,
      at,
      before: nodeOf(had.get(only) ?? {}, "schema"),
      after: nodeOf(has.get(instead) ?? {}, "schema")
    })
  }
  return { changes, meetings }
}

const compareBody = (before: Side, after: Side): OperationComparison => {
  const was = requestBodyOf(before.document, before.placed.operation)
  const is = requestBodyOf(after.document, after.placed.operation)
  const at = "request"
  if (was === undefined && is === undefined) return { changes: [], meetings: [] }
  if (was === undefined || is === undefined) {
    const required = is?.["required"] === true
    const rule = is === undefined ? "request-body-removed" : "request-body-added"
    const message =
      is === undefined ? "the body is gone" : `the body is new${required ? " and required" : ""}`
    return {
      changes: [{ rule, breaking: is === undefined || required, at, message }],
      meetings: []
    }
  }
  const changes: Array<Change> = []
  if (was["required"] !== true && is["required"] === true) {
    const message = "the body is required now"
    changes.push({ rule: "request-body-required", breaking: true, at, message })
  }
  if (was["required"] === true && is["required"] !== true) {
    const message = "the body is optional now"
    changes.push({ rule: "request-body-optional", breaking: false, at, message })
  }
  const content = compareContent(was, is, at, "request")
  return { changes: [...changes, ...content.changes], meetings: content.meetings }
}

const compareHeaders = (
  before: Side,
  after: Side,
  was: Node,
  is: Node,
  status: string
): OperationComparison => {
  const changes: Array<Change> = []
  const meetings: Array<Meeting> = []
  const byName = (side: Side, response: Node) =>
    new Map(
      entriesOf(response, "headers").map(([name, header]) => [
        name.toLowerCase(),
        follow(side.document, header)
      ])
    )
  const had = byName(before, was)
  const has = byName(after, is)
  for (const [name, header] of had) {
    const at = `${status} headers.${name}`
    const stays = has.get(name)
    if (stays === undefined) {
      const breaking = header["required"] === true
      const message = breaking ? "is gone, and was promised" : "is gone"
      changes.push({ rule: "response-header-removed", breaking, at, message })
      continue
    }
    if (header["required"] === true && stays["required"] !== true) {
      const message = "is no longer promised"
      changes.push({ rule: "response-header-optional", breaking: true, at, message })
    }
    const direction = "response"
    meetings.push({ direction, at, before: parameterSchema(header), after: parameterSchema(stays) })
  }
  for (const name of has.keys()) {
    if (had.has(name)) continue
    const at = `${status} headers.${name}`
    changes.push({ rule: "response-header-added", breaking: false, at, message: "is new" })
  }
  return { changes, meetings }
}

const compareCodes = (was: Node, is: Node, at: string): ReadonlyArray<Change> => {
  const had = stringsOf(was, "x-error-codes")
  const has = stringsOf(is, "x-error-codes")
  const removed = had.filter((code) => !has.includes(code))
  const added = has.filter((code) => !had.includes(code))
  const texts = [
    ...(removed.length === 0 ? [] : [`${shownList(removed)} no longer`]),
    ...(added.length === 0 ? [] : [`${shownList(added)} new`])
  ]
  return texts.length === 0
    ? []
    : [{ rule: "error-codes-changed", breaking: false, at, message: texts.join("; ") }]
}

const compareResponses = (before: Side, after: Side): OperationComparison => {
  const { pairs, changes: statusChanges } = pairStatuses(
    responsesOf(before.document, before.placed.operation),
    responsesOf(after.document, after.placed.operation)
  )
  const changes: Array<Change> = [...statusChanges]
  const meetings: Array<Meeting> = []
  for (const { status, before: was, after: is } of pairs) {
    const content = compareContent(was, is, status, "response")
    const headers = compareHeaders(before, after, was, is, status)
    changes.push(...content.changes, ...headers.changes, ...compareCodes(was, is, status))
    meetings.push(...content.meetings, ...headers.meetings)
  }
  return { changes, meetings }
}

/** Compares the two versions of an operation. */
export const compareOperations = (before: Side, after: Side): OperationComparison => {
  const was = before.placed.operation
  const is = after.placed.operation
  const parts = [
    compareParameters(before, after),
    compareBody(before, after),
    compareResponses(before, after)
  ]
  return {
    changes: [
      ...compareCall(before, after),
      ...compareRetry(was, is),
      ...compareReadOnly(before.placed, after.placed),
      ...compareScopes(was, is),
      ...comparePagination(was, is),
      ...lifecycleChanges(was, is, "operation"),
      ...parts.flatMap(({ changes }) => changes)
    ],
    meetings: parts.flatMap(({ meetings }) => meetings)
  }
}
