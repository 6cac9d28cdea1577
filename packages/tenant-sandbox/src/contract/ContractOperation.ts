/**
 * What the sandbox knows of an operation from the contract: enough to find it by a request's path,
 * to check the caller's scopes and to judge parameters and body.
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

/** An operation of the contract; all that is known of one that the sandbox does not play. */
export interface ContractOperation {
  /** The operation's name, such as `connections.keys.rotate`. */
  readonly id: string
  readonly method: string
  /** The path template with the API's base path, such as `/api/v2/connections/{id}`. */
  readonly path: string
}

/** An operation that the sandbox plays. */
export interface PlayedOperation extends ContractOperation {
  /** The scopes a token needs: one of `anyOf`, or all of `allOf`. */
  readonly scopes: {
    readonly anyOf?: ReadonlyArray<string>
    readonly allOf?: ReadonlyArray<string>
  }
  readonly pathParameters: ReadonlyArray<ContractParameter>
  readonly queryParameters: ReadonlyArray<ContractParameter>
  readonly body?: { readonly required: boolean; readonly schema: JsonSchema }
}

/** Whether the sandbox plays an operation. */
export const isPlayed = (operation: ContractOperation): operation is PlayedOperation =>
  "scopes" in operation
