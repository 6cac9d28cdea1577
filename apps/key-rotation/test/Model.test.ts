/**
 * Random bad luck on the sandbox, in virtual time: random plans and merges, operators with journals,
 * machines and clocks of their own, faults before and after applying, kills at any step, signals,
 * take-overs, outages, and others who rotate and delete meanwhile. The command line is the real one, on
 * files, over the real client. The sandbox's own log must show one rotation at most for each plan
 * entry, and every process must end with the exit code that a model made from the manual alone expects.
 *
 * `MODEL_SEED` and `MODEL_RUNS` choose other scenarios than the usual ones.
 */
import { isDeepStrictEqual } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectedExit, planOf } from "./model/ExitModel.ts"
import { play, type Result } from "./model/Play.ts"
import { scenarioOf } from "./model/Scenario.ts"
import { transcriptOf } from "./model/Transcript.ts"
import { watchCrypto } from "./model/VirtualTime.ts"

let unwatch: () => void
beforeAll(() => {
  unwatch = watchCrypto()
})
afterAll(() => unwatch())

const firstSeed = Number(process.env["MODEL_SEED"] ?? 1)
const seeds = Array.from(
  { length: Number(process.env["MODEL_RUNS"] ?? 60) },
  (_, index) => firstSeed + index
)

/** Every request for a rotation by the tool, in the order in which they were sent. */
const sentRotations = ({ processes }: Result) =>
  processes
    .flatMap(({ process, run }) =>
      process.seen.flatMap((event) => {
        if (event.event !== "sent" || event.request.what !== "rotate") return []
        const id = event.request.connection ?? ""
        return [
          { order: event.order, id, entry: planOf(run.processes)?.find((entry) => entry.id === id) }
        ]
      })
    )
    .toSorted((left, right) => left.order - right.order)

/** How often each entry of a plan was carried out, by the sandbox's log. */
const carriedOut = (result: Result): ReadonlyMap<string, number> => {
  const positions = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const { entry, id } of sentRotations(result)) {
    const position = positions.get(id) ?? 0
    positions.set(id, position + 1)
    if (result.log.get(id)?.[position] !== true) continue
    const name = `${id} ${entry?.current} ${entry?.next}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** The connections that a process says it has sent nothing for, though its run had. */
const falseDenials = ({ processes, tenant }: Result): ReadonlyArray<string> =>
  processes.flatMap(({ process, run }) => {
    const before = run.processes.slice(0, run.processes.indexOf(process) + 1)
    const sent = new Set(
      before.flatMap(({ seen }) =>
        seen.flatMap((event) =>
          event.event === "sent" && event.request.what === "rotate"
            ? [event.request.connection]
            : []
        )
      )
    )
    const denied = [...process.output().matchAll(/\] (\w+): .*nothing was sent/gu)]
    return denied.flatMap(([line, name]) =>
      sent.has(tenant.ids.get(name ?? "") ?? "") ? [line] : []
    )
  })

/** How many requests for a rotation the log has, and how many were seen to be sent. */
const requestCounts = (result: Result) => {
  const seen = new Map([...result.log.keys()].map((id) => [id, 0]))
  for (const { id } of sentRotations(result)) seen.set(id, (seen.get(id) ?? 0) + 1)
  return { seen, logged: new Map([...result.log].map(([id, { length }]) => [id, length])) }
}

/** What the manual promises of a scenario, as it was found and as it has to be. */
const judge = (result: Result) => {
  const living = result.processes.filter(({ process }) => process.ended() !== "killed")
  const { logged, seen } = requestCounts(result)
  return {
    found: {
      exits: living.map(({ process }) => [process.name, process.ended()]),
      carriedOutTwice: [...carriedOut(result)].filter(([, times]) => times !== 1),
      sentAtExitTwoOrThree: living
        .filter(({ process }) => process.ended() === 2 || process.ended() === 3)
        .flatMap(({ process }) => process.seen)
        .filter((event) => event.event === "sent" && event.request.what === "rotate"),
      falseDenials: falseDenials(result),
      logged
    },
    expected: {
      exits: living.map((judged) => [judged.process.name, expectedExit(judged)]),
      carriedOutTwice: [],
      sentAtExitTwoOrThree: [],
      falseDenials: [],
      logged: seen
    }
  }
}

describe("whatever happens to operators, processes, clocks and responses", () => {
  it.each(seeds)(
    "an entry is carried out once, and exit codes are right: seed %i",
    async (seed) => {
      const scenario = scenarioOf(seed)
      const { expected, found, transcript } = await play(scenario, (result) => ({
        ...judge(result),
        transcript: transcriptOf(scenario, result)
      }))
      const wrong = isDeepStrictEqual(found, expected) ? "" : transcript
      expect([found, wrong]).toEqual([expected, ""])
    }
  )
})
