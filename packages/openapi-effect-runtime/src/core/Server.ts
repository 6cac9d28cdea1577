/** The server of an API and the source of its tokens. */
export interface Server {
  /** Scheme, host and port of the server. */
  readonly origin: string
  /** The base path, if it differs from the profile's. */
  readonly basePath?: string | undefined
  /** Replacements for the servers of single operations, by the origin in the document. */
  readonly others?: Readonly<Record<string, string>> | undefined
  /** The replacement for all other servers of single operations. */
  readonly allOthers?: string | undefined
  /** The OAuth 2 token endpoint; without one, credentials that need it are rejected. */
  readonly tokenEndpoint?: TokenEndpoint | undefined
}

/** A server with the short name of its API from the profile. */
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
  /** How the request is encoded; see `credentials/TokenFormats`. */
  readonly format: TokenFormat
  /** Parameters of every request in addition to the credentials: `audience`, `scope`, `resource`. */
  readonly parameters: Readonly<Record<string, string>>
  /** The audience of signed assertions (`aud`, RFC 7523). */
  readonly assertionAudience: string
  /** The response header with the remaining token quota, if there is one. */
  readonly quotaHeader?: string | undefined
}
