/**
 * A log of the latest requests, for tests that check whether something happened exactly once. It
 * contains no headers, queries or bodies, so no tokens or secrets.
 */
import type { FaultKind } from "./Faults.ts"

/** One request. */
export interface RequestRecord {
  /** Counts from 1 in the order of arrival. */
  readonly number: number
  /** When it arrived, in milliseconds since 1970 on the sandbox's clock. */
  readonly at: number
  readonly method: string
  /** The path as it was sent, without the query. */
  readonly path: string
  /** The operation's id, or null where the contract has none for the request. */
  readonly operation: string | null
  /** The id of the connection in the path, or null. */
  readonly connection: string | null
  /** The status that was sent, or null where no response was. */
  readonly status: number | null
  /** Whether the operation succeeded: a write took effect, or a read was done. */
  readonly applied: boolean
  /** The fault that the request met, or null. */
  readonly fault: FaultKind["kind"] | null
}

/** The part of a record that is known after the request's arrival. */
export type RequestOutcome = Partial<Pick<RequestRecord, "status" | "applied" | "fault">>

/** The records, oldest first. */
export interface RequestLog {
  /** Records an arrival, and returns a function that completes the record. */
  readonly open: (
    arrival: Pick<RequestRecord, "at" | "method" | "path" | "operation" | "connection">
  ) => (outcome: RequestOutcome) => void
  readonly all: () => ReadonlyArray<RequestRecord>
  readonly clear: () => void
}

/** How many requests a log keeps by default. */
export const defaultRequestLimit = 10_000

/** An empty log. When it is full, the oldest tenth of the records is dropped. */
export const makeRequestLog = (limit = defaultRequestLimit): RequestLog => {
  let entries: Array<{ record: RequestRecord }> = []
  let last = 0
  return {
    open: (arrival) => {
      last += 1
      const entry: { record: RequestRecord } = {
        record: { number: last, ...arrival, status: null, applied: false, fault: null }
      }
      entries.push(entry)
      if (entries.length > limit) entries = entries.slice(entries.length - Math.ceil(limit * 0.9))
      return (outcome) => {
        entry.record = { ...entry.record, ...outcome }
      }
    },
    all: () => entries.map(({ record }) => record),
    clear: () => {
      entries = []
      last = 0
    }
  }
}
