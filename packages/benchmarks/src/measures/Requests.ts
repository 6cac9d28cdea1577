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
import { interleave } from "../Rounds.ts"
import { type Summary, summarize } from "../Statistics.ts"

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

const subjects: ReadonlyArray<Subject> = [
  { client: "oursUndici", label: "undici layer, from Promises", ...undici },
  { client: "oursUndiciFibers", label: "undici layer, from fibers", ...undici },
  { client: "oursFetch", label: "fetch layer, from Promises", ...fetch },
  { client: "oursFetchFibers", label: "fetch layer, from fibers", ...fetch },
  { client: "oursHttpClient", label: "HttpClient over undici, from Promises", ...httpClient },
  { client: "oursHttpClientFibers", label: "HttpClient over undici, from fibers", ...httpClient },
  { client: "effectHttpClient", label: "(Effect's HttpClient over undici alone)" },
  { client: "rawClient", label: "(raw client)" },
  { client: "undici", label: "(undici.request)" }
]

const base: ClientName = "fetch"
const peer: ClientName = "peer"
const compared: ReadonlyArray<ClientName> = [peer, ...subjects.map(({ client }) => client)]
const levels = [1, 16, 64]

/** A client's slice of a round and the slice of bare `fetch` right beside it. */
interface Pair {
  readonly own: Sample
  readonly base: Sample
}

type Pairs = Readonly<Record<ClientName, ReadonlyArray<Pair>>>

const rateOf = (sample: Sample): number => sample.count / sample.wallMillis
const cpuOf = (sample: Sample): number => sample.cpuMillis / sample.count

const figuresOf = (pairs: Pairs, concurrency: number): ReadonlyArray<Figure> => {
  const over = (client: ClientName, read: (sample: Sample) => number): Summary =>
    summarize(pairs[client].map((pair) => read(pair.own) / read(pair.base)))
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

/** Measures every client at each concurrency. */
export const measureRequests = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  await using processes = await startProcesses([base, ...compared])
  const rotate = (name: ClientName, concurrency: number, millis: number): Promise<Sample> =>
    processes.perform(name, { kind: "rotate", concurrency, millis })
  for (const name of [base, ...compared]) {
    await processes.perform(name, { kind: "warmUp", calls: effort.warmUpCalls })
  }
  const figures: Array<Figure> = []
  for (const level of levels) {
    // A busy moment of the machine passes between two slices of a round, but seldom between neighbours.
    const pairs = await interleave(compared, effort.requestRounds, async (name, round) => {
      const millis = effort.requestSliceMillis
      const baseFirst = round % 2 === 0 ? await rotate(base, level, millis) : undefined
      const own = await rotate(name, level, millis)
      return { own, base: baseFirst ?? (await rotate(base, level, millis)) }
    })
    figures.push(...figuresOf(pairs, level))
  }
  return figures
}
