/**
 * Findings about an operation that its document cannot express, kept in an extension of the operation,
 * since hey-api passes extensions on.
 */
import { isNode } from "../read/document.ts"
import type { Draft, PlacedOperation } from "./operations.ts"

/** The name of the extension. */
export const markName = "x-openapi-ts-effect"

/** How a parameter or form field is encoded. */
export interface ParameterRule {
  readonly style?: string
  readonly explode?: boolean
  readonly allowReserved?: boolean
  /** JSON, if the value is encoded as JSON. */
  readonly content?: "json"
  /** The media type of a part. */
  readonly type?: string
}

/** By name. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>

/** How a request is encoded, if not as the raw client does. */
export interface EncodingRules {
  readonly path?: ParameterRules
  readonly query?: ParameterRules
  readonly headers?: ParameterRules
  readonly cookies?: ParameterRules
  /** A form, or a text that is sent as it is. */
  readonly body?: {
    readonly as: "bytes" | "form" | "multipart" | "text"
    readonly fields: ParameterRules
  }
}

/** A response that is a sequence of items. */
export interface StreamMark {
  readonly kind: "events" | "lines"
  readonly mediaType: string
  /** A reference to the schema of an item; `undefined` if the document has none. */
  readonly schema: string | undefined
  /** Whether the operation also responds with something else, under its own name. */
  readonly isTwin: boolean
  /** The member of the body that requests the stream. */
  readonly flag: string | undefined
}

/** The mark of an operation. */
export interface Mark {
  readonly encoding?: EncodingRules
  /** Whether the document has only a range of media types for the body, such as `image/*`. */
  readonly isBodyRange?: boolean
  /** Whether the body is bytes, or a form with files. */
  readonly hasUploads?: boolean
  readonly stream?: StreamMark
  /** The operation's own server, if it has one. */
  readonly server?: { readonly origin?: string; readonly basePath: string }
  /** The security schemes that it needs: one of several lists. */
  readonly security?: ReadonlyArray<ReadonlyArray<string>>
  /** The media types of the headers' values, by the names of the headers of successful responses. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Adds to the mark of an operation. */
export const mark = (operation: Draft, added: Mark): void => {
  operation[markName] = { ...markOf(operation), ...added }
}

/** The mark of an operation; an extension of that name in the document is removed before. */
export const markOf = (operation: object): Mark => {
  const value: unknown = Reflect.get(operation, markName)
  return isNode(value) ? (value as Mark) : {}
}

/** References to the schemas of the items of streams, which are in no response once they are marked. */
export const streamItemsOf = (operations: ReadonlyArray<PlacedOperation>): ReadonlyArray<string> =>
  operations.flatMap(({ operation }) => markOf(operation).stream?.schema ?? [])
