/** Where an API is reached, and where its tokens come from. */
export interface Server {
  /** Scheme, host and port of the server that is called. */
  readonly origin: string
  /** What the path of every request begins with, where that is not what the profile says. */
  readonly basePath?: string | undefined
  /** Where the servers of single operations are, by what the document says of them, where that is elsewhere. */
  readonly others?: Readonly<Record<string, string>> | undefined
  /** Where OAuth 2 tokens for it are requested; without one, credentials that need it are rejected. */
  readonly tokenEndpoint?: TokenEndpoint | undefined
}

/** A server with the short name of its API, as the profile has it. */
export interface ApiServer extends Server {
  readonly api: string
}

/** How a request for a token is encoded. */
export interface TokenFormat {
  /** The `content-type` of the request. */
  readonly contentType: string
  readonly encode: (fields: Readonly<Record<string, string>>) => string
}

/** An OAuth 2 token endpoint, for the client-credentials grant. */
export interface TokenEndpoint {
  /** Scheme, host and port. */
  readonly origin: string
  /** The path, such as `/oauth/token`. */
  readonly path: string
  /** How the request is encoded: `credentials/TokenFormats` has the usual ways. */
  readonly format: TokenFormat
  /** What every request says beside its credentials: `audience`, `scope`, `resource`. */
  readonly parameters: Readonly<Record<string, string>>
  /** The audience of signed assertions (`aud`), as RFC 7523 has it. */
  readonly assertionAudience: string
  /** The response header that tells what is left of a quota of tokens, where there is one. */
  readonly quotaHeader?: string | undefined
}
