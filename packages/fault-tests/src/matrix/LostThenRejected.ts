/** The outcome of a call whose first response was lost, and whose retry is rejected because the first attempt took effect. */
import type { Fault } from "../faults/Fault.ts"
import { lostThenRejected as faults } from "../faults/LostThenRejected.ts"
import { columnsOf } from "./CallColumns.ts"
import { type Expectation, seen } from "./Expected.ts"
import { mayHaveApplied } from "./Outcome.ts"
import { type Table, table } from "./Table.ts"

type Column = "remove" | "createAgain" | "create"

type Cells = Readonly<Record<Column, Expectation>>

/** The first attempt took effect, and the retry is rejected: no error says that nothing was done. */
const rejectedAfter = (
  lost: string,
  requests = 2,
  errorResponses: readonly [string, string] = [
    `NotFound 404 ${mayHaveApplied}`,
    "OutcomeUnknown: Conflict 409"
  ]
): Cells => ({
  remove: { always: seen(errorResponses[0], requests, requests - 1) },
  createAgain: { always: seen(errorResponses[1], requests, requests - 1) },
  create: { always: seen(`OutcomeUnknown: ${lost}`, 1, 1) }
})

/** Whatever came before the error response proves that the call did nothing. */
const certain = (requests: number): Cells => ({
  remove: { always: seen("NotFound 404", requests, 0) },
  createAgain: { always: seen("Conflict 409", requests, 0) },
  create: { always: seen("Conflict 409", requests, 0) }
})

const rows: Readonly<Record<string, Cells>> = {
  "rejected at once": certain(1),
  "throttled, then rejected": certain(2),
  "stream rejected, then rejected": certain(2),
  "reset, then rejected": rejectedAfter("TransportError"),
  "reset twice, then rejected": rejectedAfter("TransportError", 3),
  "half-closed, then rejected": rejectedAfter("TransportError"),
  "reset in the body, then rejected": rejectedAfter("TransportError 200"),
  "503, then rejected": rejectedAfter("ServerError 503"),
  "GOAWAY, then rejected": rejectedAfter("TransportError"),
  "reset, then 403": rejectedAfter("TransportError", 2, [
    `Forbidden 403 ${mayHaveApplied}`,
    `Forbidden 403 ${mayHaveApplied}`
  ])
}

export const lostThenRejected: Table = table<Fault, Column, Expectation>({
  title: "Lost, then rejected",
  about:
    "The first attempt took effect, so the tenant rejects the retry: a deletion with 404, a creation with 409.",
  faults,
  rows,
  ...columnsOf({
    remove: "Deletion",
    createAgain: "Creation with `idempotent: true`",
    create: "Creation"
  })
})
