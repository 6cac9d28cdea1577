/**
 * Runs the rows of the matrix through a client and gives back every way in which
 * one was not as the contract says. It knows nothing of the client: a caller
 * makes the call and says what should come of it.
 */
import { isDeepStrictEqual } from "node:util"
import { type Case, pairOf } from "./Cases.ts"
import type { Testimony, Witness } from "./Witness.ts"

/** What came of a call, or should: plain data, to be compared whole. */
export type Outcome = Readonly<Record<string, unknown>>

/** A client, as the matrix sees it. */
export interface Caller {
  /** What the call gives, with these further request headers. */
  readonly call: (row: Case, headers: Readonly<Record<string, string>>) => Promise<Outcome>
  /** What it has to give, by the contract alone. */
  readonly expected: (row: Case) => Outcome
}

/** A row that is not as the contract says. */
export interface Failure extends Testimony {
  /** Operation, status, example and request variant. */
  readonly row: string
  /** What was expected and what came instead, if they differ. */
  readonly outcome: { readonly expected: Outcome; readonly actual: Outcome } | undefined
}

const longestText = 2000

/** A failure in words: the row, then what was seen. */
export const describeFailure = ({ outcome, contract, request, row }: Failure): string =>
  [
    row,
    ...request.map((difference) => `request: ${difference}`),
    ...contract.map((complaint) => `contract: ${complaint}`),
    ...(outcome === undefined
      ? []
      : [
          `expected: ${JSON.stringify(outcome.expected)}`,
          `actual: ${JSON.stringify(outcome.actual)}`
        ])
  ]
    .map((line) => line.slice(0, longestText))
    .join("\n  ")

/** What a run of the matrix gives. */
export interface MatrixResult {
  /** How many calls were made. */
  readonly calls: number
  /** The pairs of operation and status that were run, each once. */
  readonly pairs: ReadonlySet<string>
  readonly failures: ReadonlyArray<Failure>
}

/** How the matrix is run. */
export interface MatrixOptions {
  readonly rows: ReadonlyArray<Case>
  readonly caller: Caller
  readonly witness: Witness
  /** The request headers that make the mock give a row's response. */
  readonly headers: (row: Case, call: string) => Readonly<Record<string, string>>
  /** How many calls are under way at once; one if not given. */
  readonly concurrency?: number
}

const nameOf = ({ example, operation, request, response }: Case): string =>
  [operation.id, response.status, example?.name ?? "", request.variant]
    .filter((part) => part !== "")
    .join(" · ")

const runRow = async (row: Case, options: MatrixOptions): Promise<Failure | undefined> => {
  const { caller, witness } = options
  if (row.response.mediaType !== undefined && row.example === undefined) {
    const missing = "the contract gives no example for this status"
    return { row: nameOf(row), request: [], contract: [missing], outcome: undefined }
  }
  const call = witness.open(row.operation, row.request)
  const actual = await caller.call(row, options.headers(row, call))
  const seen = witness.close(call)
  const expected = caller.expected(row)
  const same = isDeepStrictEqual(actual, expected)
  if (same && seen.request.length === 0 && seen.contract.length === 0) return undefined
  return { row: nameOf(row), ...seen, outcome: same ? undefined : { expected, actual } }
}

/** Runs all rows; the order of failures is that of the rows. */
export const runMatrix = async (options: MatrixOptions): Promise<MatrixResult> => {
  const { rows } = options
  const results: Array<Failure | undefined> = []
  const pairs = new Set<string>()
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < rows.length; index = next++) {
      const row = rows[index]
      if (row === undefined) return
      pairs.add(pairOf(row.operation.id, row.response.status))
      results[index] = await runRow(row, options)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency ?? 1 }, work))
  return {
    calls: rows.length,
    pairs,
    failures: results.filter((failure) => failure !== undefined)
  }
}
