/**
 * What preparation finds out about an operation and its document cannot say: kept in an extension of
 * the operation, since hey-api hands extensions on.
 */
import { isNode } from "../read/document.ts"
import type { Draft } from "./operations.ts"

/** The name of the extension. */
export const markName = "x-openapi-ts-effect"

/** How a parameter, or a field of a form, is written. */
export interface ParameterRule {
  readonly style?: string
  readonly explode?: boolean
  readonly allowReserved?: boolean
  /** JSON where the value is written as that. */
  readonly content?: "json"
  /** The media type of a part. */
  readonly type?: string
}

/** By name. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>

/** How a request is written where the raw client writes it otherwise. */
export interface EncodingRules {
  readonly path?: ParameterRules
  readonly query?: ParameterRules
  readonly headers?: ParameterRules
  readonly cookies?: ParameterRules
  /** A form, or a text that is sent as it is. */
  readonly body?: { readonly as: "form" | "multipart" | "text"; readonly fields: ParameterRules }
}

/** A response that is a sequence of items. */
export interface StreamMark {
  readonly kind: "events" | "lines"
  readonly mediaType: string
  /** A reference to the schema of an item; `undefined` where the document has none. */
  readonly schema: string | undefined
  /** Whether the operation also responds with something else, under its own name. */
  readonly isTwin: boolean
  /** The member of the body that asks for the stream. */
  readonly flag: string | undefined
}

/** What an operation is marked with. */
export interface Mark {
  readonly encoding?: EncodingRules
  /** Whether the body is bytes, or a form with files. */
  readonly hasUploads?: boolean
  readonly stream?: StreamMark
  /** Where the operation is, where the others are not. */
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

/** The mark of an operation; whatever a document itself has there is taken out before. */
export const markOf = (operation: object): Mark => {
  const value: unknown = Reflect.get(operation, markName)
  return isNode(value) ? (value as Mark) : {}
}
