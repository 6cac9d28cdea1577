/** What a call is told whose first response was lost, and whose retry is refused for what the first attempt did. */
import type { Fault } from "../faults/Fault.ts"
import { lostThenRefused as faults } from "../faults/LostThenRefused.ts"
import { columnsOf } from "./CallColumns.ts"
import { type Expectation, seen } from "./Expected.ts"
import { mayHaveApplied } from "./Outcome.ts"
import { type Table, table } from "./Table.ts"

type Column = "remove" | "createAgain" | "create"

type Cells = Readonly<Record<Column, Expectation>>

/** The first attempt took effect, and the retry is refused: no error says that nothing was done. */
const refusedAfter = (
  lost: string,
  requests = 2,
  refusals: readonly [string, string] = [
    `NotFound 404 ${mayHaveApplied}`,
    "OutcomeUnknown: Conflict 409"
  ]
): Cells => ({
  remove: { always: seen(refusals[0], requests, requests - 1) },
  createAgain: { always: seen(refusals[1], requests, requests - 1) },
  create: { always: seen(`OutcomeUnknown: ${lost}`, 1, 1) }
})

/** Whatever came before the refusal proves that the call did nothing. */
const certain = (requests: number): Cells => ({
  remove: { always: seen("NotFound 404", requests, 0) },
  createAgain: { always: seen("Conflict 409", requests, 0) },
  create: { always: seen("Conflict 409", requests, 0) }
})

const rows: Readonly<Record<string, Cells>> = {
  "refused at once": certain(1),
  "throttled, then refused": certain(2),
  "stream refused, then refused": certain(2),
  "reset, then refused": refusedAfter("TransportError"),
  "reset twice, then refused": refusedAfter("TransportError", 3),
  "half-closed, then refused": refusedAfter("TransportError"),
  "reset in the body, then refused": refusedAfter("TransportError 200"),
  "503, then refused": refusedAfter("ServerError 503"),
  "GOAWAY, then refused": refusedAfter("TransportError"),
  "reset, then 403": refusedAfter("TransportError", 2, [
    `Forbidden 403 ${mayHaveApplied}`,
    `Forbidden 403 ${mayHaveApplied}`
  ])
}

export const lostThenRefused: Table = table<Fault, Column, Expectation>({
  title: "Lost, then refused",
  about:
    "The retry is refused as a tenant refuses what has been done: a deletion with 404, a creation with 409.",
  faults,
  rows,
  ...columnsOf({
    remove: "Deletion",
    createAgain: "Creation with `idempotent: true`",
    create: "Creation"
  })
})
