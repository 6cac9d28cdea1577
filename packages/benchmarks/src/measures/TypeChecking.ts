/**
 * What a consumer of one file adds to `tsc --noEmit` with `skipLibCheck`: time on
 * the clock, and memory as the compiler itself reports it, for TypeScript 6 and 7.
 * The budget is for what the library adds to a program on Effect: Effect's own
 * types alone are more than all of the official SDK's, which is told as well.
 */
import { performance } from "node:perf_hooks"
import type { Effort } from "../Effort.ts"
import type { Figure } from "../Figure.ts"
import { node, ownPath } from "../Repository.ts"
import { interleave } from "../Rounds.ts"
import { differences, type Summary, summarize } from "../Statistics.ts"

const consumers = [
  "empty",
  "effect",
  "effect-main",
  "ours-main",
  "ours-fetch",
  "peer-main",
  "peer-keys"
] as const
type Consumer = (typeof consumers)[number]

// TypeScript 7 takes a fraction of the time, of which chance is the larger part.
const compilers = [
  { version: 6, script: ownPath("node_modules/typescript-6/bin/tsc"), times: 1 },
  { version: 7, script: ownPath("node_modules/typescript/bin/tsc"), times: 3 }
]

interface Check {
  readonly millis: number
  readonly megabytes: number
}

/** The memory in what `--extendedDiagnostics` prints. */
export const megabytesIn = (diagnostics: string): number => {
  const kibibytes = /^Memory used:\s+(\d+)K$/m.exec(diagnostics)?.[1]
  if (kibibytes === undefined) throw new Error(`tsc reported no memory:\n${diagnostics}`)
  return (Number(kibibytes) * 1024) / 1e6
}

const check = async (script: string, consumer: Consumer): Promise<Check> => {
  const project = `programs/consumers/${consumer}.json`
  const start = performance.now()
  const printed = await node([script, "-p", project, "--extendedDiagnostics"], ownPath(""))
  return { millis: performance.now() - start, megabytes: megabytesIn(printed) }
}

const pairs = [
  { ours: "ours-main", effect: "effect-main", peer: "peer-main", label: "main entry points" },
  { ours: "ours-fetch", effect: "effect", peer: "peer-keys", label: "smallest entry points" }
] as const

const readings = [
  { what: "time", unit: "ms", read: ({ millis }: Check) => millis },
  { what: "memory", unit: "MB", read: ({ megabytes }: Check) => megabytes }
]

const figuresOf = (
  version: number,
  checks: Readonly<Record<Consumer, ReadonlyArray<Check>>>
): ReadonlyArray<Figure> =>
  readings.flatMap(({ read, unit, what }) => {
    const above = (consumer: Consumer, base: Consumer): Summary =>
      summarize(differences(checks[consumer].map(read), checks[base].map(read)))
    const title = `tsc ${version}, ${what} above`
    return pairs.flatMap(({ effect, label, ours, peer }): ReadonlyArray<Figure> => {
      const ofPeer = above(peer, "empty").median
      return [
        {
          name: `${title} a program on Effect: ${label}`,
          unit,
          value: above(ours, effect),
          budget: { atMost: ofPeer },
          peer: ofPeer
        },
        {
          name: `(${title} an empty file: ${label})`,
          unit,
          value: above(ours, "empty"),
          budget: undefined,
          peer: ofPeer
        },
        {
          name: `(${title} an empty file: Effect alone, ${label})`,
          unit,
          value: above(effect, "empty"),
          budget: undefined,
          peer: ofPeer
        }
      ]
    })
  })

/** Measures the programs in `programs/consumers`. */
export const measureTypeChecking = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
  for (const { script, times, version } of compilers) {
    await check(script, "empty")
    const checks = await interleave(consumers, effort.typeCheckRounds * times, (consumer) =>
      check(script, consumer)
    )
    figures.push(...figuresOf(version, checks))
  }
  return figures
}
