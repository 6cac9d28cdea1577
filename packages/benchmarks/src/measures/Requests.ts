/**
 * Requests a second and CPU time a request, over those of bare `fetch` in the same
 * round: one rotation, an answer of 2 KB, a server on the loopback interface in a
 * process of its own. The calls have no body: with one, `fetch` is so much slower
 * that every client without it looks better.
 */
import type { ClientName } from "../clients/index.ts"
import type { Effort } from "../Effort.ts"
import type { Budget, Figure } from "../Figure.ts"
import type { Sample } from "../loopback/Protocol.ts"
import { startProcesses } from "../loopback/Processes.ts"
import { interleave, joined } from "../Rounds.ts"
import { ratios, type Summary, summarize } from "../Statistics.ts"

interface Subject {
  readonly client: ClientName
  readonly label: string
  readonly rate?: Budget
  /** Left out for a client that is here only to compare with. */
  readonly cpu?: { readonly budget: Budget }
}

const undici = { rate: { atLeast: 1.5 }, cpu: { budget: { atMost: 0.6 } } }
const fetch = { rate: { atLeast: 0.75 }, cpu: { budget: undefined } }
const httpClient = { rate: { atLeast: 0.7 }, cpu: { budget: undefined } }

const floor = { cpu: { budget: undefined } }

const subjects: ReadonlyArray<Subject> = [
  { client: "oursUndici", label: "undici layer, from Promises", ...undici },
  { client: "oursUndiciFibers", label: "undici layer, from fibers", ...undici },
  { client: "oursFetch", label: "fetch layer, from Promises", ...fetch },
  { client: "oursFetchFibers", label: "fetch layer, from fibers", ...fetch },
  { client: "oursHttpClient", label: "HttpClient over undici, from Promises", ...httpClient },
  { client: "oursHttpClientFibers", label: "HttpClient over undici, from fibers", ...httpClient },
  { client: "effectHttpClient", label: "(Effect's HttpClient over undici alone)" },
  { client: "rawClient", label: "(raw client)" },
  // What there is below, with little or nothing around it.
  { client: "undici", label: "(undici.request)", ...floor },
  { client: "undiciDispatch", label: "(undici.dispatch, and nothing else)", ...floor },
  { client: "fetchWithSignal", label: "(fetch with a signal and a timer)", ...floor },
  // What this is away from 1 is what chance does to every other ratio.
  { client: "fetchAgain", label: "(control: bare fetch in another process)", ...floor }
]

const base: ClientName = "fetch"
const peer: ClientName = "peer"
const oneResource: ClientName = "oursUndiciFibers"
const wholeApi: ClientName = "oursWholeApi"
const names: ReadonlyArray<ClientName> = [
  base,
  peer,
  ...subjects.map(({ client }) => client),
  wholeApi
]
const levels = [1, 16, 64]

type Samples = Readonly<Record<ClientName, ReadonlyArray<Sample>>>

const rateOf = (sample: Sample): number => sample.count / sample.wallMillis
const cpuOf = (sample: Sample): number => sample.cpuMillis / sample.count
const memoryOf = (sample: Sample): number => sample.residentMegabytes

const figuresOf = (samples: Samples, concurrency: number): ReadonlyArray<Figure> => {
  const over = (client: ClientName, read: (sample: Sample) => number): Summary =>
    summarize(ratios(samples[client].map(read), samples[base].map(read)))
  const peerRate = over(peer, rateOf).median
  const peerCpu = over(peer, cpuOf).median
  return subjects.flatMap(({ client, cpu, label, rate }): ReadonlyArray<Figure> => {
    const rateFigure = {
      name: `requests/s, ${concurrency} at once: ${label}`,
      unit: "× fetch",
      value: over(client, rateOf),
      budget: rate,
      peer: peerRate
    }
    if (cpu === undefined) return [rateFigure]
    const cpuFigure = {
      name: `CPU a request, ${concurrency} at once: ${label}`,
      unit: "× fetch",
      value: over(client, cpuOf),
      budget: cpu.budget,
      peer: peerCpu
    }
    return [rateFigure, cpuFigure]
  })
}

/** What the processes hold after their last slice, and what 482 operations cost a call. */
const figuresOfAll = (samples: Samples): ReadonlyArray<Figure> => {
  const over = (client: ClientName, other: ClientName, read: (sample: Sample) => number): Summary =>
    summarize(ratios(samples[client].map(read), samples[other].map(read)))
  return [
    ...subjects.map(({ client, label }) => ({
      name: label.startsWith("(") ? `(memory: ${label.slice(1)}` : `memory: ${label}`,
      unit: "× fetch",
      value: over(client, base, memoryOf),
      budget: undefined,
      peer: over(peer, base, memoryOf).median
    })),
    {
      name: "CPU a request: all operations loaded, over one resource",
      unit: "× one resource",
      value: over(wholeApi, oneResource, cpuOf),
      // Nothing a call does depends on their number; what is left is chance.
      budget: { atMost: 1.1 },
      peer: undefined
    }
  ]
}

/** The slices of one generation of processes, by concurrency and client. */
const measureGeneration = async (effort: Effort): Promise<ReadonlyArray<Samples>> => {
  await using processes = await startProcesses(names)
  for (const name of names) {
    await processes.perform(name, { kind: "warmUp", calls: effort.warmUpCalls })
  }
  const byLevel: Array<Samples> = []
  for (const concurrency of levels) {
    // As many slices for bare `fetch` as for each other: the one that runs more often runs faster.
    byLevel.push(
      await interleave(names, effort.requestRounds, (name) =>
        processes.perform(name, {
          kind: "rotate",
          concurrency,
          millis: effort.requestSliceMillis,
          leadInMillis: effort.requestLeadInMillis
        })
      )
    )
  }
  return byLevel
}

/** Measures every client at each concurrency. */
export const measureRequests = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const generations: Array<ReadonlyArray<Samples>> = []
  for (let generation = 0; generation < effort.requestGenerations; generation++) {
    generations.push(await measureGeneration(effort))
  }
  return levels.flatMap((concurrency, level) => {
    const samples = joined(
      names,
      generations.flatMap((byLevel) => byLevel[level] ?? [])
    )
    const figures = figuresOf(samples, concurrency)
    return concurrency === levels.at(-1) ? [...figures, ...figuresOfAll(samples)] : figures
  })
}
