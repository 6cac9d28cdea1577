/** What callers get from a client whose token endpoint is at fault, and what that costs the endpoint and the API. */
import * as Effect from "effect/Effect"
import { twoRetries } from "../Calls.ts"
import { client, clientSecret, serveTo, type TransportName } from "../Clients.ts"
import {
  isTokenRequest,
  type TokenFault,
  tokenFaults as faults,
  tokenPath
} from "../faults/TokenEndpoint.ts"
import { callInPattern, type Pattern } from "../programs/tokens.ts"
import { response } from "../server/Responses.ts"
import { type FaultServer, type Plan, type Exchange, timesApplied } from "../server/FaultServer.ts"
import { type Table, table } from "./Table.ts"
import { onVirtualTime } from "./VirtualTime.ts"

/** What calls came to, the requests that it took, and how often the work was done. */
export interface Cell {
  readonly result: string
  readonly tokens: number
  readonly requests: number
  readonly applied: number
}

type Column = Pattern | "later"

/** A plan, and what ends its fault. */
export const playing = ({ api, late, once, token }: TokenFault) => {
  let met = 0
  let mended = false
  const waiting: Array<() => void> = []
  const plan: Plan = {
    onRequest: (exchange: Exchange) => {
      const ofToken = isTokenRequest(exchange)
      const fault = ofToken ? token : api
      if (fault === undefined || mended || (once === true && met++ > 0)) {
        if (!ofToken) exchange.apply()
        response(exchange.request, exchange.socket)
      } else if (late === true) waiting.push(() => fault(exchange))
      else fault(exchange)
    }
  }
  return {
    plan,
    /** What waits is played. */
    arrive: () => {
      for (const play of waiting.splice(0)) play()
    },
    /** From now on all is well. */
    mend: () => {
      mended = true
    }
  }
}

/** What calls told, with what the server saw. */
export const cellOf = (result: string, server: FaultServer): Cell => {
  const tokens = server.received.filter(({ target }) => target === tokenPath).length
  return {
    result,
    tokens,
    requests: server.requests.length - tokens,
    applied: timesApplied(server)
  }
}

// The token endpoint has half a minute: what is late comes after the first deadline and before that.
const deadlineOf = ({ late }: TokenFault): number => (late === true ? 20_000 : 60_000)

const lateMillis = 25_000

const observeColumn = (
  fault: TokenFault,
  column: Column,
  transport: TransportName
): Effect.Effect<Cell> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { arrive, mend, plan } = playing(fault)
      const server = yield* serveTo(transport, plan)
      const deadlineMillis = deadlineOf(fault)
      const first = callInPattern("one", deadlineMillis)
      const program = Effect.gen(function* () {
        if (column === "later") {
          yield* first
          mend()
          arrive()
          yield* Effect.sleep("5 minutes")
          return yield* first
        }
        if (fault.late === true) {
          yield* Effect.forkChild(Effect.andThen(Effect.sleep(lateMillis), Effect.sync(arrive)))
        }
        return yield* callInPattern(column, deadlineMillis)
      })
      const result = yield* onVirtualTime(
        program.pipe(
          Effect.provide(
            client(transport, server.origin, {
              credentials: clientSecret,
              retry: twoRetries
            })
          )
        ),
        () => server.requests.length
      )
      return cellOf(result, server)
    })
  )

const columns: Readonly<Record<Column, string>> = {
  one: "One rotation",
  sequence: "Twenty in succession",
  atOnce: "Twenty at once",
  later: "One, and another after five minutes, when the fault is over"
}

const observe = (
  fault: TokenFault,
  transport: TransportName
): Effect.Effect<Readonly<Record<Column, Cell>>> =>
  Effect.all(
    {
      one: observeColumn(fault, "one", transport),
      sequence: observeColumn(fault, "sequence", transport),
      atOnce: observeColumn(fault, "atOnce", transport),
      later: observeColumn(fault, "later", transport)
    },
    { concurrency: 4 }
  )

type Cells = Readonly<Record<Column, Cell>>

type Counts = readonly [tokens: number, requests: number, applied: number]

const cell = (result: string, [tokens, requests, applied]: Counts): Cell => ({
  result,
  tokens,
  requests,
  applied
})

/** All callers fail alike, nothing of their calls is sent, and a later one succeeds. */
const failing = (error: string, one: number, sequence: number, atOnce: number): Cells => ({
  one: cell(error, [one, 0, 0]),
  sequence: cell(`20 × ${error}`, [sequence, 0, 0]),
  atOnce: cell(`20 × ${error}`, [atOnce, 0, 0]),
  later: cell("response", [one + 1, 1, 1])
})

/** Asked again by the policy of the calls, once for all that wait at the same time. */
const unavailable = (error: string): Cells => failing(`CredentialsError: ${error}`, 3, 60, 3)

/** Not asked again for a while. */
const paused = (error: string): Cells => failing(`CredentialsError: ${error}`, 1, 1, 1)

const hanging = failing(
  "DeadlineExceeded (not sent) after: The token endpoint did not respond in time",
  2,
  40,
  2
)

const late = "DeadlineExceeded (not sent)"

const rejectedOnce: Cells = {
  one: cell("response", [2, 2, 1]),
  sequence: cell("20 × response", [2, 21, 20]),
  atOnce: cell("20 × response", [2, 21, 20]),
  later: cell("response", [2, 3, 2])
}

// The second token is rejected while it is fresh, and is not the reason.
const rejectedForEver: Cells = {
  one: cell("Unauthorized 401", [2, 2, 0]),
  sequence: cell("20 × Unauthorized 401", [2, 21, 0]),
  atOnce: cell("20 × Unauthorized 401", [2, 40, 0]),
  later: cell("response", [2, 3, 1])
}

const rows: Readonly<Record<string, Cells>> = {
  "token: throttled for ten years": paused("unavailable 429"),
  "token: throttled until no date": unavailable("unavailable 429"),
  "token: throttled": unavailable("unavailable 429"),
  "token: 503": unavailable("unavailable 503"),
  "token: rejected": paused("rejected 401"),
  "token: reset": unavailable("unavailable"),
  "token: reset in the body": unavailable("unavailable 200"),
  "token: HTML": paused("malformed 200"),
  "token: cut JSON": paused("malformed 200"),
  "token: none": paused("malformed 200"),
  "token: silence": hanging,
  "token: stalled": hanging,
  "token: late": {
    one: cell(late, [1, 0, 0]),
    sequence: cell(`1 × ${late}, 19 × response`, [1, 19, 19]),
    atOnce: cell(`20 × ${late}`, [1, 0, 0]),
    later: cell("response", [1, 1, 1])
  },
  "API: 401 once": rejectedOnce,
  "API: 401 once, unreadable": rejectedOnce,
  "API: 401 for ever": rejectedForEver,
  "API: 401 for ever, unreadable": rejectedForEver
}

export const tokenEndpoint: Table = table<TokenFault, Column, Cell>({
  title: "The token endpoint",
  about:
    "Calls are rotations by a client that needs a token. In brackets: token requests, API requests.",
  faults,
  rows,
  columns,
  observe,
  print: ({ requests, result, tokens }) => `\`${result}\` (${tokens}, ${requests})`
})
