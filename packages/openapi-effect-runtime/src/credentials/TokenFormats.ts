/** Encodings of token requests; an SDK names the one that its API accepts, and bundles no other. */
import type { TokenFormat } from "../core/Server.ts"

/** A form, as in RFC 6749. */
export const form: TokenFormat = {
  contentType: "application/x-www-form-urlencoded",
  encode: (fields) => new URLSearchParams(fields).toString()
}

/** A JSON object. */
export const json: TokenFormat = {
  contentType: "application/json",
  encode: (fields) => JSON.stringify(fields)
}
