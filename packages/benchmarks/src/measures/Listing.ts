/**
 * The CPU time of reading 10,000 connections in pages of 100, over that of a loop
 * around `fetch` that follows the cursors itself.
 */
import type { ClientName } from "../clients/index.ts"
import type { Effort } from "../Effort.ts"
import type { Figure } from "../Figure.ts"
import { startProcesses } from "../loopback/Processes.ts"
import { interleave, joined } from "../Rounds.ts"
import { ratios, summarize } from "../Statistics.ts"

const subjects = [
  { client: "oursFetchFibers", label: "fetch layer" },
  { client: "oursUndiciFibers", label: "undici layer" },
  { client: "oursHttpClientFibers", label: "HttpClient over undici" }
] as const satisfies ReadonlyArray<{ readonly client: ClientName; readonly label: string }>

const names = ["fetch", "peer", ...subjects.map(({ client }) => client)] as const

// One walk is some 50 ms: a few of them make a sample that one collection of garbage does not sway.
const walks = 3
const leadInWalks = 1

type Millis = Readonly<Record<(typeof names)[number], ReadonlyArray<number>>>

/** The CPU time of the walks of one generation of processes, by client. */
const measureGeneration = async (effort: Effort): Promise<Millis> => {
  await using processes = await startProcesses(names)
  for (const name of names) {
    await processes.perform(name, { kind: "list", times: effort.warmUpWalks, leadInTimes: 0 })
  }
  return await interleave(names, effort.listRounds, async (name) => {
    const sample = await processes.perform(name, {
      kind: "list",
      times: walks,
      leadInTimes: leadInWalks
    })
    return sample.cpuMillis
  })
}

/** Measures the walk over all connections. */
export const measureListing = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const generations: Array<Millis> = []
  for (let generation = 0; generation < effort.listGenerations; generation++) {
    generations.push(await measureGeneration(effort))
  }
  const cpuMillis = joined(names, generations)
  const over = (client: (typeof names)[number]) =>
    summarize(ratios(cpuMillis[client], cpuMillis.fetch))
  const peer = over("peer").median
  return subjects.map(({ client, label }) => ({
    name: `10,000 items by items(), CPU: ${label}`,
    unit: "× fetch loop",
    value: over(client),
    budget: { atMost: 1.2 },
    peer
  }))
}
