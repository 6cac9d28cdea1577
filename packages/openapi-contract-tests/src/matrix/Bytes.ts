/** Responses that are bytes, as the contract gives them: as the text that they are in its example. */
import type { Json } from "../contract/Json.ts"
import type { ContractOperation, DeclaredResponse } from "../contract/Operations.ts"

const readable =
  /^text\/|^application\/([\w.-]+\+)?(json|xml)\b|^application\/x-www-form-urlencoded\b/

/** Whether a status has bytes as its body. */
export const givesBytes = ({ mediaType }: DeclaredResponse): boolean =>
  mediaType !== undefined && !readable.test(mediaType)

/** The media type of an operation's bytes, if it gives any. */
export const byteTypeOf = ({ responses }: ContractOperation): string | undefined =>
  responses.find(givesBytes)?.mediaType

/** The bytes of an example. */
export const bytesIn = (value: Json | undefined): Uint8Array =>
  new TextEncoder().encode(String(value))
