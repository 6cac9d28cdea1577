/** An edition of the client for another version of Effect, which brings what the table runs of it. */

/** What the module `environments/edition.ts` of an edition's package exports as `edition`. */
export interface Edition {
  readonly title: string
  readonly about: string
  /** The client, and the packages of ours that it depends on. */
  readonly client: readonly [string, ...ReadonlyArray<string>]
  /** Where the manifest of its project is, and a program over the `HttpClient` of that version. */
  readonly folder: URL
}
