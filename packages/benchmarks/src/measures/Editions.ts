/**
 * Editions for other versions of Effect: requests a second over those of that version's own `HttpClient`,
 * which is what their programs would use without the library, and the smallest bundle.
 */
import { globSync } from "node:fs"
import { pathToFileURL } from "node:url"
import type { Edition } from "../Edition.ts"
import type { Effort } from "../Effort.ts"
import { counted, type Figure } from "../Figure.ts"
import type { Sample } from "../loopback/Protocol.ts"
import { startProcesses } from "../loopback/Processes.ts"
import { pathOf } from "../Repository.ts"
import { interleave, joined } from "../Rounds.ts"
import { ratios, summarize } from "../Statistics.ts"
import { kilobytesOf } from "./Bundles.ts"

const levels = [1, 16, 64]

type Samples = Readonly<Record<string, ReadonlyArray<Sample>>>

const rateOf = (sample: Sample): number => sample.count / sample.wallMillis

/** The editions that there are. */
export const findEditions = async (): Promise<ReadonlyArray<Edition>> => {
  const files = globSync("packages/*/benchmarks/edition.ts", { cwd: pathOf("") })
  return Promise.all(
    files.toSorted().map(async (file) => {
      const module: unknown = await import(pathToFileURL(pathOf(file)).href)
      // Such a file is written for this.
      return (module as { readonly edition: Edition }).edition
    })
  )
}

/** The slices of one generation of processes, by concurrency. */
const measureGeneration = async (
  names: ReadonlyArray<string>,
  effort: Effort
): Promise<ReadonlyArray<Samples>> => {
  await using processes = await startProcesses(names)
  for (const name of names) {
    await processes.perform(name, { kind: "warmUp", calls: effort.warmUpCalls })
  }
  const byLevel: Array<Samples> = []
  for (const concurrency of levels) {
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

const measureEdition = async (
  { bundles, clients, label }: Edition,
  effort: Effort
): Promise<ReadonlyArray<Figure>> => {
  const [undici, httpClient, alone, withTimeout] = [
    clients.undici.href,
    clients.httpClient.href,
    clients.httpClientAlone.href,
    clients.httpClientWithTimeout.href
  ] as const
  const names = [alone, withTimeout, httpClient, undici]
  const generations: Array<ReadonlyArray<Samples>> = []
  for (let generation = 0; generation < effort.requestGenerations; generation++) {
    generations.push(await measureGeneration(names, effort))
  }
  const rates = levels.flatMap((concurrency, level): ReadonlyArray<Figure> => {
    const ofLevel = generations.flatMap((byLevel): ReadonlyArray<Samples> => {
      const samples = byLevel[level]
      return samples === undefined ? [] : [samples]
    })
    const samples: Samples = joined(names, ofLevel)
    const over = (name: string) =>
      summarize(ratios((samples[name] ?? []).map(rateOf), (samples[alone] ?? []).map(rateOf)))
    const row = { unit: "× HttpClient", peer: undefined }
    const times = `${label}, requests/s, ${concurrency} at once`
    return [
      {
        ...row,
        name: `(${times}: HttpClient alone, with Effect.timeout)`,
        value: over(withTimeout),
        budget: undefined
      },
      { ...row, name: `${times}: HttpClient`, value: over(httpClient), budget: { atLeast: 0.92 } },
      { ...row, name: `${times}: undici layer`, value: over(undici), budget: { atLeast: 2 } }
    ]
  })
  return [
    ...rates,
    {
      name: `${label}, bundle, rotate through fetch/minimal, above Effect.succeed`,
      unit: "kB gzip",
      value: counted(
        (await kilobytesOf(bundles.rotate)) - (await kilobytesOf(bundles.effectAlone))
      ),
      budget: { atMost: 13 },
      peer: undefined
    }
  ]
}

/** Measures every edition. */
export const measureEditions = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
  for (const edition of await findEditions()) {
    figures.push(...(await measureEdition(edition, effort)))
  }
  return figures
}
