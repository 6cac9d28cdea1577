/**
 * Random bad luck, the same for the same seed: plans and how they were merged, operators and their
 * machines, clocks, kills, signals, take-overs, faults, and what others do to the tenant meanwhile.
 */
import type { RotationFault } from "./SandboxTenant.ts"

/** The connections of every tenant here. */
export const names = ["acme", "globex", "initech"] as const
type Name = (typeof names)[number]

/** Which plan a run is given. */
export type PlanKind =
  | "whole"
  /** Of one connection. */
  | "part"
  /** Two plans merged well: the parts of different people. */
  | "merged"
  /** Merged badly: an entry is there twice. */
  | "entry twice"
  /** Merged badly: a connection is there with other keys. */
  | "connection twice"
  /** None: the run makes one of what it finds. */
  | "fresh"

/** One start of the program. */
export interface ScenarioProcess {
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly command:
    | { readonly kind: "rotate"; readonly plan: PlanKind; readonly name: Name }
    | { readonly kind: "resume"; readonly takeOver: boolean }
  readonly machine: string
  readonly clockMillis: number
  readonly concurrency: number
  readonly mayRotate: boolean
  readonly killAt: number
  /** Milliseconds after its start; `undefined` where nobody sends a signal. */
  readonly signalAfter: number | undefined
}

/** Everything that happens. */
export interface Scenario {
  readonly seed: number
  /** One journal each. */
  readonly operators: ReadonlyArray<ReadonlyArray<ScenarioProcess>>
  readonly faults: ReadonlyArray<{ readonly name: Name; readonly fault: RotationFault }>
  readonly outages: ReadonlyArray<{
    readonly name: Name | undefined
    readonly reads: boolean
    readonly from: number
    readonly to: number
  }>
  readonly others: ReadonlyArray<{
    readonly name: Name
    readonly does: "rotate" | "remove"
    readonly at: number
  }>
}

/** Random numbers of a seed (SplitMix32). */
const randomOf = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1))
  const chance = (share: number): boolean => next() < share
  const of = <A>(all: readonly [A, ...ReadonlyArray<A>]): A =>
    all[between(0, all.length - 1)] ?? all[0]
  const times = <A>(most: number, make: () => A): ReadonlyArray<A> =>
    Array.from({ length: between(0, most) }, make)
  return { between, chance, of, times }
}

const rotationFaults: readonly [RotationFault, ...ReadonlyArray<RotationFault>] = [
  "rejected for now",
  "lost before",
  "lost after",
  "unavailable before",
  "unavailable after",
  "truncated",
  "html",
  "html, applied",
  "redirect",
  "slow",
  "never ends",
  "late",
  "late",
  "late"
]

const plans: readonly [PlanKind, ...ReadonlyArray<PlanKind>] = [
  "whole",
  "whole",
  "whole",
  "part",
  "merged",
  "entry twice",
  "connection twice",
  "fresh"
]

/** After this nothing goes wrong any more, and everything that was sent has settled. */
const calm = 400_000

/** The scenario of a seed. */
export const scenarioOf = (seed: number): Scenario => {
  const { between, chance, of, times } = randomOf(seed)
  const operator = (): ReadonlyArray<ScenarioProcess> => {
    const machine = chance(0.8) ? "machine" : "container"
    const process = (
      at: number,
      command: ScenarioProcess["command"],
      last = false
    ): ScenarioProcess => ({
      at,
      command,
      // Another container finds the journal as well.
      machine: command.kind === "resume" && chance(0.15) ? "another container" : machine,
      clockMillis: of([0, 0, -3_600_000, 3_600_000, -90_000]),
      concurrency: between(1, 3),
      mayRotate: last || !chance(0.04),
      killAt: !last && chance(0.45) ? between(1, 45) : Infinity,
      signalAfter: !last && chance(0.08) ? between(1, 20_000) : undefined
    })
    const start = chance(0.6) ? between(0, 3000) : between(0, 90_000)
    const first = process(start, { kind: "rotate", plan: of(plans), name: of(names) })
    const resumptions = times(2, () =>
      process(start + (chance(0.5) ? between(500, 10_000) : between(10_000, 120_000)), {
        kind: "resume",
        takeOver: chance(0.3)
      })
    ).toSorted((left, right) => left.at - right.at)
    return [
      first,
      ...resumptions,
      process(calm + start, { kind: "resume", takeOver: chance(0.7) }, true)
    ]
  }
  return {
    seed,
    operators: [operator(), ...times(2, operator)],
    faults: times(4, () => ({ name: of(names), fault: of(rotationFaults) })),
    outages: times(2, () => {
      const from = between(0, 60_000)
      return {
        name: chance(0.8) ? of(names) : undefined,
        reads: chance(0.7),
        from,
        to: from + between(1000, 80_000)
      }
    }),
    others: times(2, () => ({
      name: of(names),
      does: chance(0.8) ? ("rotate" as const) : ("remove" as const),
      at: between(0, 120_000)
    })).filter(() => chance(0.6))
  }
}
