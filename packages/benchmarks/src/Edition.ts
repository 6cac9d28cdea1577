/** An edition of the library for another version of Effect, which brings the programs to measure. */

/** What the module `benchmarks/edition.ts` of an edition's package exports as `edition`. */
export interface Edition {
  /** What figures call it. */
  readonly label: string
  /** Modules like those of `src/clients`, which export `make`. */
  readonly clients: {
    readonly undici: URL
    readonly httpClient: URL
    /** The `HttpClient` of that version, and nothing else. */
    readonly httpClientAlone: URL
    /** The same with `Effect.timeout` around each call: what a deadline costs in that version. */
    readonly httpClientWithTimeout: URL
  }
  /** Programs that are bundled. */
  readonly bundles: { readonly effectAlone: URL; readonly rotate: URL }
}
