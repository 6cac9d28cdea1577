/** What a run of the comparison found, as `results.json` has it. */

export type Verdict =
  /** `code`: with code of the caller's, for what the document says already. */
  { readonly verdict: "yes" | "code" } | { readonly verdict: "no"; readonly because: string }

export interface PeerResult {
  readonly versions: Readonly<Record<string, string>>
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** Whether what is generated compiles, or the first error. */
  readonly compiles: true | string
  /** Processor time to generate, in seconds: the least of three runs. */
  readonly generation: number
  /** Processor time of the compiler, in seconds: the least of three runs. */
  readonly compilation: number
  readonly files: number
  readonly kilobytes: number
  /** A program with one call, in kB of gzip. */
  readonly bundle: number
  /** The same above a program with nothing but Effect. */
  readonly aboveEffect?: number
}

export interface Results {
  readonly node: string
  readonly typescript: string
  /** Operations of the document. */
  readonly operations: number
  readonly peers: Readonly<Record<string, PeerResult>>
}
