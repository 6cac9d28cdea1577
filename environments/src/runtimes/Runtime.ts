/** A runtime that programs of this folder are run in. */

/** What a program takes and returns: it goes in and out of the runtime as JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | ReadonlyArray<Json>
  | { readonly [name: string]: Json }

/** The default export of a module in `programs`. */
export type Program<Input extends Json, Output extends Json> = (input: Input) => Promise<Output>

export interface RunOptions {
  /** Takes any certificate for a good one. */
  readonly anyCertificate?: boolean
}

export interface Runtime {
  readonly name: string
  /** Whether its `fetch` speaks HTTP/2. */
  readonly http2: boolean
  /** Runs `programs/<program>.ts` with `input`; rejects with whatever the program rejects with, as text. */
  readonly run: (program: string, input: Json, options?: RunOptions) => Promise<Json>
  /** Ends what it has started. */
  readonly stop: () => Promise<void>
}

/** How a program's end is reported by the hosts of the runtimes. */
export type Report = { readonly output: Json } | { readonly error: string }

/** The output of a report. */
export const outputOf = (runtime: string, report: Report): Json => {
  if ("error" in report) throw new Error(`in ${runtime}: ${report.error}`)
  return report.output
}
