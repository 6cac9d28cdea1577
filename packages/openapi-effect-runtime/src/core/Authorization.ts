/** Where a secret goes in a request; the values are encoded and ready to be sent. */
export interface Authorization {
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Puts it into the path, which has its query. */
  readonly inPath?: ((path: string) => string) | undefined
}
