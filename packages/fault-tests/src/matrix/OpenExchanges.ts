/**
 * What a caller is told whose client or signal ends while an exchange is open; in each case the server
 * has seen it closed before that is looked at.
 */
import * as Effect from "effect/Effect"
import { client, clientSecret, serveTo, type TransportName } from "../Clients.ts"
import { openExchanges as faults, type OpenFault } from "../faults/OpenExchanges.ts"
import { type Ender, enders, endWhileOpen } from "../programs/openExchanges.ts"
import { type Table, table } from "./Table.ts"
import { delivered, turn } from "./VirtualTime.ts"

type Cells = Readonly<Record<Ender, string>>

const observeEnd = (
  fault: OpenFault,
  ender: Ender,
  transport: TransportName
): Effect.Effect<string> =>
  Effect.scoped(
    Effect.gen(function* () {
      const server = yield* serveTo(transport, { onRequest: fault.play })
      const own = client(
        transport,
        server.origin,
        fault.token === true ? { credentials: clientSecret } : {}
      )
      const begun = Effect.andThen(
        Effect.repeat(turn, { until: () => server.requests.length > 0 }),
        delivered
      )
      return yield* Effect.promise(() =>
        endWhileOpen(
          own,
          { begun: () => Effect.runPromise(begun), released: server.released },
          fault.kind,
          ender,
          fault.token === true
        )
      )
    })
  )

const cells = (byClient: string, left: string): Cells => ({
  closed: byClient,
  disposed: byClient,
  aborted: "Error: enough",
  left
})

const gone = "Error: The client has been closed: connect again"

const rows: Readonly<Record<string, Cells>> = {
  "open: silence": cells(gone, "interrupted"),
  "open: half of a body": cells(gone, "interrupted"),
  "open: half of an error body": cells(gone, "interrupted"),
  "open: body that goes on": cells(gone, "interrupted"),
  "open: token": cells(gone, "interrupted"),
  "open: paused events": cells(gone, "done"),
  "open: events to come": cells(gone, "interrupted"),
  "open: no head of events": cells(gone, "interrupted")
}

export const openExchanges: Table = table<OpenFault, Ender, string>({
  title: "Exchanges in flight when the client is closed",
  about:
    "A cell shows what the caller gets; in each case the server saw the exchange closed before that. A token request belongs to the client and all its callers, so it ends with the client.",
  faults,
  rows,
  columns: {
    closed: "`close()`",
    disposed: "The end of `await using`",
    aborted: 'An abort with `new Error("enough")`',
    left: "Its fiber or loop ends"
  },
  observe: (fault, transport) =>
    Effect.map(
      Effect.all(
        enders.map((ender) =>
          Effect.map(observeEnd(fault, ender, transport), (told) => [ender, told] as const)
        ),
        { concurrency: 4 }
      ),
      // One entry for each of them.
      (entries) => Object.fromEntries(entries) as Cells
    ),
  print: (told) => `\`${told}\``
})
