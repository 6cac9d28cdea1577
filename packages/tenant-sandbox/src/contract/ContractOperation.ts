/**
 * What the sandbox takes from the contract for an operation: enough to route requests, check scopes,
 * validate parameters and bodies, and shape responses.
 */
import type { JsonValue } from "../http/Json.ts"

/** A JSON Schema whose references point into the contract's own definitions. */
export type JsonSchema = boolean | { readonly [keyword: string]: JsonValue }

/** A path or query parameter. */
export interface ContractParameter {
  readonly name: string
  readonly required: boolean
  readonly schema: JsonSchema
}

/** The shape of a successful response. Members are names; a schema without any allows all. */
export interface ResponseShape {
  /** The status of a success with a body; absent if no success has one. */
  readonly status?: number
  /** The status of a success without a body; absent if every success has one. */
  readonly emptyStatus?: number
  /** The body can be a bare array. */
  readonly array: boolean
  /** The members of an object body; for a page, items and totals. */
  readonly members: ReadonlyArray<string>
  /** The members of an item of a list. */
  readonly item: ReadonlyArray<string>
}

/** How a list is paged. */
export interface Pagination {
  readonly style: "offset" | "checkpoint" | "both" | "none"
  /** The member that holds the items, if the body is an object. */
  readonly items?: string
}

/** An operation of the contract that keeps no state in the sandbox. */
export interface ContractOperation {
  /** The operation's name, such as `connections.keys.rotate`. */
  readonly id: string
  readonly method: string
  /** The path template with the API's base path, such as `/api/v2/connections/{id}`. */
  readonly path: string
}

/** An operation that the sandbox implements. */
export interface PlayedOperation extends ContractOperation {
  /** The scopes a token needs: one of `anyOf`, or all of `allOf`. */
  readonly scopes: {
    readonly anyOf?: ReadonlyArray<string>
    readonly allOf?: ReadonlyArray<string>
  }
  readonly pathParameters: ReadonlyArray<ContractParameter>
  readonly queryParameters: ReadonlyArray<ContractParameter>
  readonly body?: {
    readonly required: boolean
    /** The content type: JSON, or a form with files. */
    readonly type: string
    readonly schema: JsonSchema
    /** The contract's default values. */
    readonly defaults: { readonly [name: string]: JsonValue }
  }
  /** The declared statuses, in the contract's order. */
  readonly statuses: ReadonlyArray<number>
  readonly pagination?: Pagination
  readonly response: ResponseShape
}

/** Whether the sandbox implements an operation. */
export const isPlayed = (operation: ContractOperation): operation is PlayedOperation =>
  "scopes" in operation

/** Whether the contract declares a status for the operation. */
export const declares = ({ statuses }: PlayedOperation, status: number): boolean =>
  statuses.includes(status)
