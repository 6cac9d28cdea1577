/**
 * Status and headers of a successful response together with its value, for operations that declare
 * headers. A module of its own, bundled only with those operations.
 */
import type * as Effect from "effect/Effect"
import { DecodeError } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { ClientTag } from "./ClientLayer.ts"
import { type Exchange, type Extras, wholeResponse } from "./Exchange.ts"
import { call, type Operation } from "./Operation.ts"
import type { RawOperation } from "./Request.ts"

/** A value with the status and headers of its response. */
export interface WholeResponse<A, Headers> {
  readonly value: A
  readonly status: number
  /** The declared headers by lower-case name, as far as the response has them. */
  readonly headers: Headers
}

/** An operation that declares response headers. */
export interface RespondingOperation<
  Args extends ReadonlyArray<unknown>,
  A,
  E,
  Client,
  Headers
> extends Operation<Args, A, E, Client> {
  /** The same call, with the status and the headers of its response. */
  readonly withResponse: (...args: Args) => Effect.Effect<WholeResponse<A, Headers>, E, Client>
}

/** The types of header values by lower-case name. */
export type HeaderTypes = Readonly<Record<string, string>>

/** The value of a header in its declared type; one that does not fit is left out. */
const valueOf = (text: string, type: string): unknown => {
  switch (type) {
    case "integer":
    case "number": {
      const number = text.trim() === "" ? NaN : Number(text)
      return Number.isNaN(number) ? undefined : number
    }
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined
    case "array":
      return text.split(",").map((each) => each.trim())
    default:
      return text
  }
}

/** Reads a response by another exchange, and adds its status and headers. */
export const withHeaders = (exchange: Exchange, types: HeaderTypes): Exchange => ({
  ...exchange,
  decode: (profile, metadata, response) => {
    const value = exchange.decode(profile, metadata, response)
    if (value instanceof DecodeError) return value
    const headers: Record<string, unknown> = {}
    for (const [name, type] of Object.entries(types)) {
      const text = response.header(name)
      const read = text === undefined ? undefined : valueOf(text, type)
      if (read !== undefined) headers[name] = read
    }
    return { value, status: response.status, headers } satisfies WholeResponse<unknown, unknown>
  },
  inspect: (decoded, inspect) => {
    // `decode` returns nothing else.
    const { value } = decoded as WholeResponse<unknown, unknown>
    const inspected = exchange.inspect?.(value, inspect) ?? inspect(value)
    return inspected instanceof DecodeError ? inspected : decoded
  }
})

/** Makes the constructor of an SDK's operations that declare response headers. */
export const respondingOperationOf =
  <Id>(tag: ClientTag<Id>) =>
  <Args extends ReadonlyArray<unknown>, A, E, Headers>(
    raw: RawOperation,
    metadata: OperationMetadata,
    types: HeaderTypes,
    extras?: Extras
  ): RespondingOperation<Args, A, E, Id, Headers> => {
    const exchange = withHeaders(extras?.exchange ?? wholeResponse, types)
    // The document types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
    return Object.assign(call(tag, raw, metadata, extras), {
      metadata,
      withResponse: call(tag, raw, metadata, { ...extras, exchange })
    }) as unknown as RespondingOperation<Args, A, E, Id, Headers>
  }
