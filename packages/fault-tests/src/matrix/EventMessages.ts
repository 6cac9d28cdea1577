/** What the reader of a stream of events is given, how it ends, and from where it is connected again. */
import * as Effect from "effect/Effect"
import { twoRetries } from "../Calls.ts"
import { client, serveTo, type TransportName } from "../Clients.ts"
import {
  type EventFault,
  eventMessages as faults,
  lastConnection
} from "../faults/EventMessages.ts"
import { goesOn, listen, type Listened } from "../programs/events.ts"
import type { FaultServer, Plan } from "../server/FaultServer.ts"
import { type Row, type Table, table } from "./Table.ts"

/** What came of one stream. */
export interface Cells {
  readonly given: ReadonlyArray<string>
  readonly end: string
  /** The position of each connection. */
  readonly positions: ReadonlyArray<string>
}

/** Plays a fault to the connections of one stream. */
export const planOf = ({ connections, forEver }: EventFault): Plan => ({
  onRequest: (exchange) => {
    const play =
      connections[
        forEver === true ? Math.min(exchange.index, connections.length - 1) : exchange.index
      ]
    const plays = play ?? lastConnection
    plays(exchange)
  }
})

/** What a reader told, with what the server saw. */
export const cellsOf = ({ end, given }: Listened, server: FaultServer): Cells => ({
  given,
  end,
  positions: server.requests.map(
    (request) => new URL(request.replace("GET ", ""), server.origin).searchParams.get("from") ?? ""
  )
})

const observe = (fault: EventFault, transport: TransportName): Effect.Effect<Cells> =>
  Effect.scoped(
    Effect.gen(function* () {
      const server = yield* serveTo(transport, planOf(fault))
      return yield* Effect.gen(function* () {
        const listened = yield* listen(twoRetries)
        // What is let go of is closed while the client lives.
        if (fault.ended !== true) yield* Effect.promise(() => server.released())
        return cellsOf(listened, server)
      }).pipe(Effect.provide(client(transport, server.origin)))
    })
  )

const of = (
  given: ReadonlyArray<object>,
  end: string,
  ...positions: ReadonlyArray<string>
): Cells => ({ given: given.map((event) => JSON.stringify(event)), end, positions })

const created = (offset: string) => ({ offset, type: "user.created" })

const rows: Readonly<Record<string, Row<Cells>>> = {
  "type by the field": of([created("1")], goesOn, "0", "1"),
  "two types": of([{ type: "user.deleted", offset: "1" }], goesOn, "0", "1"),
  "type by the data": of([{ type: "user.created", offset: "1" }], goesOn, "0", "1"),
  "unknown type": of([{ offset: "1", type: "something.new" }], goesOn, "0", "1"),
  "event: error": of([created("1")], goesOn, "0", "1"),
  "event: error, for ever": of([], "EventStreamError", "0", "0", "0"),
  "event: error, position lost": of([created("1")], "EventStreamError", "0"),
  "event: offset-only": of([created("1")], goesOn, "0", "2", "3"),
  "empty id": of([{ n: 1, type: "user.created" }, { n: 2 }], goesOn, "0", "0"),
  "type without data": of([], goesOn, "0", "1"),
  "event that is not JSON": of([created("1")], "DecodeError 200", "0"),
  "reset after an event": of([created("1")], goesOn, "0", "1"),
  "reset in an event": of([created("1"), created("2")], goesOn, "0", "1", "2"),
  "reset for ever": of([], "TransportError", "0", "0", "0"),
  "media type in another case": of([created("1")], goesOn, "0", "1"),
  "another media type": of([], "DecodeError 200", "0"),
  "JSON for events": of([], "DecodeError 200", "0"),
  "no media type": of([], "DecodeError 200", "0")
}

const code = (text: string): string => `\`${text}\``

export const eventMessages: Table = table<EventFault, keyof Cells, Cells[keyof Cells]>({
  title: "Event streams",
  about:
    "Streams reconnect as often as calls are retried. The position `0` is where the reader started. After the fault, the next connection is healthy.",
  faults,
  rows,
  columns: { given: "Events read", end: "The stream", positions: "Positions of connections" },
  observe,
  print: (cell) =>
    typeof cell === "string"
      ? cell === goesOn
        ? cell
        : code(cell)
      : cell.length === 0
        ? "nothing"
        : cell.map(code).join(", ")
})
