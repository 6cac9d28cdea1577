/** What a run of the comparison found, as `results.json` has it. */

export type Answer =
  /** `code`: with code of the caller's, which repeats what the document says. */
  { readonly answer: "yes" | "code" } | { readonly answer: "no"; readonly because: string }

export interface PeerResult {
  readonly versions: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, Answer>>
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
