/**
 * A record of every request that reached the tenant, for tests that ask whether something happened
 * exactly once. It holds no header, no query and no body, so no token and no secret.
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
  /** The status that was sent, or null where no answer was. */
  readonly status: number | null
  /** The operation succeeded: a write has taken effect, a read was carried out. */
  readonly applied: boolean
  /** The fault that the request met, or null. */
  readonly fault: FaultKind["kind"] | null
}

/** What becomes known of a request after its arrival. */
export type RequestOutcome = Partial<Pick<RequestRecord, "status" | "applied" | "fault">>

/** The records, oldest first. */
export interface RequestLog {
  /** Records an arrival, and gives the way to complete this very record. */
  readonly open: (
    arrival: Pick<RequestRecord, "at" | "method" | "path" | "operation" | "connection">
  ) => (outcome: RequestOutcome) => void
  readonly all: () => ReadonlyArray<RequestRecord>
  readonly clear: () => void
}

/** An empty log. */
export const makeRequestLog = (): RequestLog => {
  let entries: Array<{ record: RequestRecord }> = []
  return {
    open: (arrival) => {
      const entry: { record: RequestRecord } = {
        record: {
          number: entries.length + 1,
          ...arrival,
          status: null,
          applied: false,
          fault: null
        }
      }
      entries.push(entry)
      return (outcome) => {
        entry.record = { ...entry.record, ...outcome }
      }
    },
    all: () => entries.map(({ record }) => record),
    clear: () => {
      entries = []
    }
  }
}
