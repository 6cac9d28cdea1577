/** How requests for a token are encoded; an SDK names the one that its API takes, and bundles no other. */
import type { TokenFormat } from "../core/Server.ts"

/** As RFC 6749 has it. */
export const form: TokenFormat = {
  contentType: "application/x-www-form-urlencoded",
  encode: (fields) => new URLSearchParams(fields).toString()
}

/** As a JSON object. */
export const json: TokenFormat = {
  contentType: "application/json",
  encode: (fields) => JSON.stringify(fields)
}
