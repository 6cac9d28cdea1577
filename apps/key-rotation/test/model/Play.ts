/**
 * Plays a scenario: starts the processes at their times, lets others do to the tenant what they do,
 * and tells what was seen of all.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Clock, Effect } from "effect"
import { testFolder } from "../support/Folder.ts"
import type { Judged, Line, Run } from "./ExitModel.ts"
import { type Machine, startProcess, type Started } from "./Process.ts"
import { makeSandboxTenant, type SandboxTenant } from "./SandboxTenant.ts"
import { names, type PlanKind, type Scenario } from "./Scenario.ts"
import { makeVirtualTime, type VirtualTime } from "./VirtualTime.ts"

const beginning = Date.UTC(2026, 0, 1)

/** What was seen of a scenario. */
export interface Result {
  readonly processes: ReadonlyArray<Judged>
  readonly tenant: SandboxTenant
  readonly log: ReadonlyMap<string, ReadonlyArray<boolean>>
}

interface PlanFile {
  readonly rotations: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** The ways in which people make one plan of two. */
const mergesOf = (
  whole: PlanFile
): Readonly<Record<Exclude<PlanKind, "fresh" | "part">, PlanFile>> => {
  const [first, ...rest] = whole.rotations
  return {
    whole,
    merged: { ...whole, rotations: [...rest, ...(first === undefined ? [] : [first])] },
    "entry twice": { ...whole, rotations: [...whole.rotations, ...rest.slice(0, 1)] },
    "connection twice": {
      ...whole,
      rotations: [...whole.rotations, { ...first, current: "a-key", next: "another-key" }]
    }
  }
}

const readLines = (path: string): ReadonlyArray<Line> =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line): Line => JSON.parse(line))
    : []

const timing = ["--deadline", "5s", "--settle", "10s"]

/** Lets an effect come to its end in virtual time. */
const settle = async <A>(time: VirtualTime, effect: Effect.Effect<A>): Promise<A> => {
  let done = false
  const promise = Effect.runPromise(Effect.provideService(effect, Clock.Clock, time.clock)).finally(
    () => {
      done = true
    }
  )
  await time.runUntil(() => done)
  return promise
}

/** Plays a scenario to its end, and looks at it. */
export const play = async <A>(scenario: Scenario, look: (result: Result) => A): Promise<A> => {
  const time = makeVirtualTime(beginning)
  const folder = testFolder()
  return settleScoped(time, (tenant) => playOn(scenario, { time, tenant, folder }, look))
}

const settleScoped = async <A>(
  time: VirtualTime,
  use: (tenant: SandboxTenant) => Promise<A>
): Promise<A> => {
  // The sandbox lives until everything was looked at.
  let close: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  let opened: SandboxTenant | undefined
  const sandbox = Effect.runPromise(
    makeSandboxTenant(names, time.clock).pipe(
      Effect.tap((tenant) => Effect.sync(() => void (opened = tenant))),
      Effect.andThen(Effect.promise(() => closed)),
      Effect.scoped,
      Effect.provideService(Clock.Clock, time.clock)
    )
  )
  await time.runUntil(() => opened !== undefined)
  if (opened === undefined) throw new Error("the sandbox did not start")
  try {
    return await use(opened)
  } finally {
    close()
    await sandbox
  }
}

const playOn = async <A>(
  { faults, operators, others, outages }: Scenario,
  place: { readonly time: VirtualTime; readonly tenant: SandboxTenant; readonly folder: string },
  look: (result: Result) => A
): Promise<A> => {
  const { folder, tenant, time } = place
  const file = (name: string): string => join(folder, name)
  const machine: Machine = { time, tenant, locks: file("locks"), processes: [], events: 0 }
  const usual = { machine: "machine", clockMillis: 0, mayRotate: true, killAt: Infinity }

  // Plans are made by the tool, before anything goes wrong.
  const planned = async (name: string, ...filters: ReadonlyArray<string>) => {
    const args = ["plan", "--out", file(`${name}.json`), ...filters]
    const process = startProcess(machine, { ...usual, args })
    await time.runUntil(() => process.ended() !== undefined)
    if (process.ended() !== 0) throw new Error(`no plan: ${process.output()}`)
  }
  await planned("whole")
  for (const name of names) await planned(`part of ${name}`, "--name", name)
  const whole: PlanFile = JSON.parse(readFileSync(file("whole.json"), "utf8"))
  for (const [kind, plan] of Object.entries(mergesOf(whole))) {
    writeFileSync(file(`${kind}.json`), JSON.stringify(plan))
  }

  const start = time.now()
  for (const { fault, name } of faults) await settle(time, tenant.inject(name, fault))
  for (const { from, name, reads, to } of outages) {
    const isNow = () => time.now() >= start + from && time.now() < start + to
    await settle(time, tenant.fail({ reads, ...(name === undefined ? {} : { name }) }, isNow))
  }

  const played: Array<Pick<Judged, "process" | "sound"> & { readonly journal: string }> = []
  const interrupted = new Set<Started>()
  const at = (millis: number, act: () => Effect.Effect<void> | void): Effect.Effect<void> =>
    Effect.andThen(
      Effect.sleep(start + millis - time.now()),
      Effect.suspend(() => act() ?? Effect.void)
    )
  const acts = [
    ...others.map(({ at: when, does, name }) =>
      at(when, () => (does === "rotate" ? tenant.rotateElsewhere(name) : tenant.remove(name)))
    ),
    ...operators.flatMap((processes, operator) =>
      processes.map((process) =>
        at(process.at, () => {
          const journal = file(`${operator}.jsonl`)
          const { command, concurrency, signalAfter } = process
          const common = ["--yes", "--concurrency", String(concurrency), ...timing]
          const plan =
            command.kind === "resume" || command.plan === "fresh"
              ? undefined
              : file(
                  command.plan === "part" ? `part of ${command.name}.json` : `${command.plan}.json`
                )
          const args =
            command.kind === "resume"
              ? ["resume", journal, ...common, ...(command.takeOver ? ["--take-over"] : [])]
              : [
                  "rotate",
                  ...(plan === undefined ? ["--all"] : ["--plan", plan]),
                  "--journal",
                  journal,
                  ...common
                ]
          const started = startProcess(machine, { ...process, args })
          const sound = command.kind === "resume" || !command.plan.endsWith("twice")
          played.push({ process: started, sound, journal })
          if (signalAfter === undefined) return
          return Effect.delay(
            Effect.sync(() => {
              if (started.ended() !== undefined) return
              interrupted.add(started)
              started.interrupt()
            }),
            signalAfter
          )
        })
      )
    )
  ]
  await settle(
    time,
    Effect.forEach(acts, (act) => act, { concurrency: "unbounded", discard: true })
  )
  await time.runUntil(() => played.every(({ process }) => process.ended() !== undefined))

  const runOf = (journal: string): Run => ({
    lines: readLines(journal),
    processes: played.filter((other) => other.journal === journal).map(({ process }) => process)
  })
  const result: Result = {
    tenant,
    log: await settle(time, tenant.log),
    processes: played.map(({ journal, ...about }) => ({
      ...about,
      run: runOf(journal),
      interrupted: interrupted.has(about.process)
    }))
  }
  try {
    return look(result)
  } finally {
    await settle(
      time,
      Effect.forEach(machine.processes, ({ reap }) => reap, {
        concurrency: "unbounded",
        discard: true
      })
    )
  }
}
