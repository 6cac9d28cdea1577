/**
 * The example of a success that the contract has for an operation.
 */
import type { JsonValue } from "../http/Json.ts"

/** A response of the contract. */
export interface ContractExample {
  readonly status: number
  /** The content type; absent without a body. */
  readonly type?: string
  readonly body?: JsonValue
}
