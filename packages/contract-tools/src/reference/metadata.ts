/**
 * What the reference says of one operation, gathered from the document before it is written down.
 */
import { type Call, callOf } from "../calling.ts"
import {
  type Contract,
  type Node,
  type PlacedOperation,
  entriesOf,
  follow,
  isNode,
  nodeOf,
  nodesOf,
  requestBodyOf,
  responsesOf,
  stringOf
} from "openapi-document"
import { effective } from "../schema.ts"
import { type OperationName, callableOf, nameOf } from "./names.ts"

/** A content of a body: its type, its schema, its examples. */
export interface Content {
  readonly mediaType: string
  readonly schema: Node
  readonly examples: ReadonlyArray<unknown>
}

/** A response, with its first content if it has any. */
export interface ResponseMetadata {
  readonly status: string
  readonly response: Node
  readonly content: Content | undefined
}

/** How a list is walked. */
export interface PaginationMetadata {
  readonly style: "offset" | "checkpoint" | "both"
  /** The schema of one record. */
  readonly item: Node
}

/** One operation, ready to be described. */
export interface OperationMetadata {
  readonly placed: PlacedOperation
  readonly name: OperationName
  /** `Connections.Keys.rotate` */
  readonly callable: string
  readonly call: Call
  readonly body: Node | undefined
  readonly bodyContent: Content | undefined
  readonly successes: ReadonlyArray<ResponseMetadata>
  readonly failures: ReadonlyArray<ResponseMetadata>
  readonly pagination: PaginationMetadata | undefined
  /** Whether the response is a stream of events. */
  readonly isEvents: boolean
}

const contentOf = (document: Contract, body: Node): Content | undefined => {
  const [first] = entriesOf(body, "content")
  if (first === undefined) return undefined
  const [mediaType, media] = first
  const named = entriesOf(media, "examples").map(
    ([, example]) => follow(document, example)["value"]
  )
  const examples = Object.hasOwn(media, "example") ? [media["example"], ...named] : named
  return { mediaType, schema: nodeOf(media, "schema"), examples }
}

const isPaged = (style: string | undefined): style is PaginationMetadata["style"] =>
  style === "offset" || style === "checkpoint" || style === "both"

/** The schema of the records in a page: of the bare array, or of the list in the named member. */
const itemOf = (document: Contract, schema: Node, member: string): Node | undefined => {
  const whole = effective(document, schema)
  const items = whole["items"]
  if (isNode(items)) return items
  const list = nodeOf(whole, "properties")[member]
  if (isNode(list)) return itemOf(document, list, "")
  for (const key of ["anyOf", "oneOf"]) {
    for (const alternative of nodesOf(whole, key)) {
      const item = itemOf(document, alternative, member)
      if (item !== undefined) return item
    }
  }
  return undefined
}

const paginationOf = (
  document: Contract,
  operation: Node,
  schema: Node | undefined
): PaginationMetadata | undefined => {
  const pagination = nodeOf(operation, "x-pagination")
  const style = stringOf(pagination, "style")
  if (!isPaged(style)) return undefined
  const item = itemOf(document, schema ?? {}, stringOf(pagination, "items") ?? "") ?? {}
  return { style, item }
}

/** Gathers what is to be said of an operation. */
export const metadataOf = (document: Contract, placed: PlacedOperation): OperationMetadata => {
  const { operation } = placed
  const responses = responsesOf(document, operation).map(([status, response]) => ({
    status,
    response,
    content: contentOf(document, response)
  }))
  const successes = responses.filter(({ status }) => status.startsWith("2"))
  const success = successes.find(({ content }) => content !== undefined)
  const body = requestBodyOf(document, operation)
  return {
    placed,
    name: nameOf(placed.id),
    callable: callableOf(placed.id),
    call: callOf(document, placed),
    body,
    bodyContent: body === undefined ? undefined : contentOf(document, body),
    successes,
    failures: responses.filter(({ status }) => /^[45]/u.test(status)),
    pagination: paginationOf(document, operation, success?.content?.schema),
    isEvents: successes.some(({ content }) => content?.mediaType === "text/event-stream")
  }
}
