/** What the museum's document does not say of its API. */
import type { EventDialect } from "openapi-effect-runtime/events/Dialect"
import type { PaginationDialect } from "openapi-effect-runtime/pagination/Dialect"
import { defaults, type ProfileOptions } from "openapi-effect-runtime/sdk/DefaultProfile"

export const profile: ProfileOptions = defaults

export const pagination: PaginationDialect = {
  offset: { page: "page", size: "size", first: 1, usedSize: ["size"] },
  checkpoint: { cursor: "cursor", size: "limit" },
  largestPage: 50
}

export const events: EventDialect = {}
