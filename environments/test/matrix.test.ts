/**
 * Tables of the fault matrix in every runtime: calls that are lost, then rejected, bodies that nobody
 * declared, the token endpoint, streams of events, and what is open when its client ends. Of each table
 * one row for each kind of fault; what is expected is what the matrix expects over `fetch`.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { afterAll, expect, test } from "vitest"
import { eventMessages } from "../../packages/fault-tests/src/faults/EventMessages.ts"
import { lostThenRejected } from "../../packages/fault-tests/src/faults/LostThenRejected.ts"
import { openExchanges } from "../../packages/fault-tests/src/faults/OpenExchanges.ts"
import { tokenFaults } from "../../packages/fault-tests/src/faults/TokenEndpoint.ts"
import { undeclaredBodies } from "../../packages/fault-tests/src/faults/UndeclaredBodies.ts"
import type { AnyCallName } from "../../packages/fault-tests/src/Calls.ts"
import type { Named, RequestFault } from "../../packages/fault-tests/src/faults/Fault.ts"
import { cellsOf, planOf } from "../../packages/fault-tests/src/matrix/EventMessages.ts"
import type { Expectation } from "../../packages/fault-tests/src/matrix/Expected.ts"
import { matrix } from "../../packages/fault-tests/src/matrix/Matrix.ts"
import { cellOf, playing } from "../../packages/fault-tests/src/matrix/TokenEndpoint.ts"
import { whole } from "../../packages/fault-tests/src/server/Responses.ts"
import {
  type Play,
  serve,
  timesApplied
} from "../../packages/fault-tests/src/server/FaultServer.ts"
import type { Wire } from "../../packages/fault-tests/src/server/Wire.ts"
import type { Task } from "../programs/matrix.ts"
import { runtimes } from "../src/runtimes/index.ts"
import type { Json, Runtime } from "../src/runtimes/Runtime.ts"

afterAll(() => Promise.all(runtimes.map((runtime) => runtime.stop())))

/** A task, and what it comes to, told by its outcome and by what the server saw. */
interface Played {
  readonly task: Task
  readonly cell: (outcome: Json) => unknown
  readonly expected: unknown
}

const named = <Fault extends Named>(faults: ReadonlyArray<Fault>, name: string): Fault => {
  const fault = faults.find((each) => each.name === name)
  if (fault === undefined) throw new Error(`there is no fault "${name}"`)
  return fault
}

const expectedOf = (name: string, column: string): unknown => {
  const row = matrix.flatMap(({ rows }) => rows).find(({ fault }) => fault.name === name)
  if (row === undefined) throw new Error(`the matrix has no fault "${name}"`)
  return row.expected("fetch")[column]
}

/** A server of one fault, and what to do at it. */
type Playing = Effect.Effect<Played, never, Scope.Scope>

const playCall = (fault: RequestFault, call: AnyCallName): Playing =>
  Effect.map(serve({ onRequest: fault.play }), (server) => ({
    task: { play: "call", origin: server.origin, call },
    cell: (outcome) => ({
      result: outcome,
      requests: server.requests.length,
      applied: timesApplied(server)
    }),
    // Of tables whose columns are calls.
    expected: (expectedOf(fault.name, call) as Expectation).always
  }))

const servePlaying = (name: string) =>
  Effect.suspend(() => serve(playing(named(tokenFaults, name)).plan))

const playToken = (name: string): Playing =>
  Effect.map(servePlaying(name), (server) => ({
    task: { play: "tokens", origin: server.origin, deadlineMillis: 60_000 },
    cell: (outcome) => cellOf(String(outcome), server),
    expected: expectedOf(name, "one")
  }))

/** A token endpoint that hangs, to a caller with less time than one request for a token has. */
const playSilence: Playing = Effect.map(servePlaying("token: silence"), (server) => ({
  task: { play: "tokens", origin: server.origin, deadlineMillis: 2000 },
  cell: (outcome) => cellOf(String(outcome), server),
  expected: { result: "DeadlineExceeded (not sent)", tokens: 1, requests: 0, applied: 0 }
}))

const playEvents = (name: string): Playing =>
  Effect.map(serve(planOf(named(eventMessages, name))), (server) => ({
    task: { play: "events", origin: server.origin },
    cell: (outcome) => cellsOf(outcome as { end: string; given: Array<string> }, server),
    expected: Object.fromEntries(
      ["given", "end", "positions"].map((column) => [column, expectedOf(name, column)])
    )
  }))

/** Plays to all but the two questions that a program has: those get a response when it is so. */
const openPlan = (play: Play): Play => {
  const open = new Set<Wire>()
  let begun = false
  const asking: Array<{ readonly isSo: () => boolean; readonly socket: Wire }> = []
  const look = (): void => {
    for (const question of asking.splice(0)) {
      if (question.isSo()) question.socket.write(whole(200, "{}"))
      else asking.push(question)
    }
  }
  return (exchange) => {
    const { request, socket } = exchange
    if (request.target === "/begun") asking.push({ isSo: () => begun, socket })
    else if (request.target === "/released") asking.push({ isSo: () => open.size === 0, socket })
    else {
      open.add(socket)
      begun = true
      socket.once("close", () => {
        open.delete(socket)
        look()
      })
      play(exchange)
    }
    look()
  }
}

const playOpen = (name: string, ender: "closed" | "aborted" | "left"): Playing => {
  const fault = named(openExchanges, name)
  const serving = Effect.suspend(() => serve({ onRequest: openPlan(fault.play) }))
  return Effect.map(serving, (server) => ({
    task: {
      play: "open",
      origin: server.origin,
      kind: fault.kind,
      ender,
      ofClient: fault.token === true
    },
    cell: (outcome) => outcome,
    expected: expectedOf(name, ender)
  }))
}

const tables: Readonly<Record<string, (runtime: Runtime) => ReadonlyArray<Playing>>> = {
  "calls that are lost, then rejected": () =>
    ["throttled, then rejected", "reset, then rejected", "503, then rejected"].flatMap((name) =>
      (["remove", "createAgain", "create"] as const).map((call) =>
        playCall(named(lostThenRejected, name), call)
      )
    ),
  "bodies that nobody declared": () =>
    [
      "no body",
      "undeclared object",
      "undeclared list",
      "undeclared cut JSON",
      "undeclared body with a reset"
    ].flatMap((name) =>
      (["removeProfile", "removeAcl", "createSecret"] as const).map((call) =>
        playCall(named(undeclaredBodies, name), call)
      )
    ),
  "the token endpoint": () => [
    ...[
      "token: throttled for ten years",
      "token: throttled until no date",
      "token: rejected",
      "token: reset",
      "token: cut JSON",
      "API: 401 once, unreadable",
      "API: 401 for ever, unreadable"
    ].map(playToken),
    playSilence
  ],
  "streams of events": (runtime) =>
    [
      "type by the field",
      "two types",
      "unknown type",
      "event: error",
      "event: error, for ever",
      "event: error, position lost",
      "event: offset-only",
      "empty id",
      // Bun may drop what has come right before a reset; its next connection asks for it again.
      runtime.name === "Bun" ? "reset for ever" : "reset after an event",
      "media type in another case",
      "another media type"
    ].map(playEvents),
  "what is open when its client ends": () => [
    ...["open: silence", "open: half of a body", "open: token", "open: events to come"].flatMap(
      (name) => [playOpen(name, "closed"), playOpen(name, "aborted"), playOpen(name, "left")]
    ),
    playOpen("open: paused events", "closed"),
    playOpen("open: paused events", "aborted"),
    playOpen("open: paused events", "left")
  ]
}

for (const runtime of runtimes) {
  for (const [title, plays] of Object.entries(tables)) {
    test.concurrent(`in ${runtime.name}: ${title}`, () =>
      Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const played = yield* Effect.all(plays(runtime))
            const outcomes = yield* Effect.promise(() =>
              runtime.run("matrix", { tasks: played.map(({ task }) => task) })
            )
            expect(
              played.map(({ cell }, index) =>
                cell((outcomes as ReadonlyArray<Json>)[index] ?? null)
              )
            ).toStrictEqual(played.map(({ expected }) => expected))
          })
        )
      ))
  }
}
