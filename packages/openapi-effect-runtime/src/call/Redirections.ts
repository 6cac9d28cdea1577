/**
 * Redirections as values, for operations that declare them. Other operations do not bundle this.
 */
import { Redirection } from "../core/Redirection.ts"
import { type Exchange, type Extras, wholeResponse } from "./Exchange.ts"

const withRedirections = (exchange: Exchange): Exchange => ({
  ...exchange,
  decode: (profile, metadata, response) =>
    metadata.redirections?.includes(response.status)
      ? new Redirection({
          status: response.status,
          location: response.header("location"),
          etag: response.header("etag")
        })
      : exchange.decode(profile, metadata, response)
})

/** The extras of an operation that declares redirections. */
export const redirecting = (extras?: Extras): Extras => ({
  ...extras,
  exchange: withRedirections(extras?.exchange ?? wholeResponse)
})
