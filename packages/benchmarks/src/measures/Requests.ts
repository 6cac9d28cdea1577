/**
 * Requests a second and CPU time a request, over those of bare `fetch` in the same
 * round: one rotation, a response of 2 KB, a server on the loopback interface in a
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
  { client: "rawClient", label: "(raw client)" },
  // What there is below, with little or nothing around it.
  { client: "effectHttpClient", label: "(Effect's HttpClient over undici alone)", ...floor },
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
const levels = [1, 16, 64]

/** Clients that run in the same rounds, beside a bare `fetch` of their own. */
interface Group {
  readonly clients: ReadonlyArray<ClientName>
  readonly generations: (effort: Effort) => number
}

// The layer over `fetch` is closest to its budget, and needs more processes to be told from chance.
const overFetch: Group = {
  clients: ["oursFetch", "oursFetchFibers", "fetchWithSignal", "fetchAgain"],
  generations: (effort) => effort.fetchGenerations
}

const others: Group = {
  clients: [...subjects.map(({ client }) => client), peer, wholeApi].filter(
    (client) => !overFetch.clients.includes(client)
  ),
  generations: (effort) => effort.requestGenerations
}

type Samples = Readonly<Record<ClientName, ReadonlyArray<Sample>>>

/** What was measured at one concurrency, by the group's clients. */
type Measured = ReadonlyMap<Group, Samples | undefined>

const rateOf = (sample: Sample): number => sample.count / sample.wallMillis
const cpuOf = (sample: Sample): number => sample.cpuMillis / sample.count
const memoryOf = (sample: Sample): number => sample.residentMegabytes

const over = (
  measured: Measured,
  client: ClientName,
  other: ClientName,
  read: (sample: Sample) => number
): Summary => {
  const samples = measured.get(overFetch.clients.includes(client) ? overFetch : others)
  if (samples === undefined) throw new Error(`${client} was not measured`)
  return summarize(ratios(samples[client].map(read), samples[other].map(read)))
}

const rateName = (label: string, concurrency: number): string =>
  `requests/s, ${concurrency} at once: ${label}`
const cpuName = (label: string, concurrency: number): string =>
  `CPU a request, ${concurrency} at once: ${label}`

/** The names of the figures about calls, which the guide finds them by. */
export const callFigures: ReadonlyArray<string> = levels.flatMap((concurrency) =>
  subjects.flatMap(({ cpu, label }) =>
    cpu === undefined
      ? [rateName(label, concurrency)]
      : [rateName(label, concurrency), cpuName(label, concurrency)]
  )
)

const figuresOf = (measured: Measured, concurrency: number): ReadonlyArray<Figure> => {
  const peerRate = over(measured, peer, base, rateOf).median
  const peerCpu = over(measured, peer, base, cpuOf).median
  return subjects.flatMap(({ client, cpu, label, rate }): ReadonlyArray<Figure> => {
    const rateFigure = {
      name: rateName(label, concurrency),
      unit: "× fetch",
      value: over(measured, client, base, rateOf),
      budget: rate,
      peer: peerRate
    }
    if (cpu === undefined) return [rateFigure]
    const cpuFigure = {
      name: cpuName(label, concurrency),
      unit: "× fetch",
      value: over(measured, client, base, cpuOf),
      budget: cpu.budget,
      peer: peerCpu
    }
    return [rateFigure, cpuFigure]
  })
}

/** What the processes hold after their last slice, and what 482 operations cost a call. */
const figuresOfAll = (measured: Measured): ReadonlyArray<Figure> => [
  ...subjects.map(({ client, label }) => ({
    name: label.startsWith("(") ? `(memory: ${label.slice(1)}` : `memory: ${label}`,
    unit: "× fetch",
    value: over(measured, client, base, memoryOf),
    budget: undefined,
    peer: over(measured, peer, base, memoryOf).median
  })),
  {
    name: "CPU a request: all operations loaded, over one resource",
    unit: "× one resource",
    value: over(measured, wholeApi, oneResource, cpuOf),
    // Nothing a call does depends on their number; what is left is chance.
    budget: { atMost: 1.1 },
    peer: undefined
  }
]

/** The slices of one generation of processes, by concurrency and client. */
const measureGeneration = async (
  names: ReadonlyArray<ClientName>,
  effort: Effort
): Promise<ReadonlyArray<Samples>> => {
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

/** All generations of a group, by concurrency. */
const measureGroup = async (group: Group, effort: Effort): Promise<ReadonlyArray<Samples>> => {
  const names = [base, ...group.clients]
  const generations: Array<ReadonlyArray<Samples>> = []
  for (let generation = 0; generation < group.generations(effort); generation++) {
    generations.push(await measureGeneration(names, effort))
  }
  return levels.map((_, level) =>
    joined(
      names,
      generations.flatMap((byLevel) => byLevel[level] ?? [])
    )
  )
}

/** Measures every client at each concurrency. */
export const measureRequests = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const near = await measureGroup(overFetch, effort)
  const far = await measureGroup(others, effort)
  return levels.flatMap((concurrency, level) => {
    const measured: Measured = new Map([
      [overFetch, near[level]],
      [others, far[level]]
    ])
    const figures = figuresOf(measured, concurrency)
    return concurrency === levels.at(-1) ? [...figures, ...figuresOfAll(measured)] : figures
  })
}
