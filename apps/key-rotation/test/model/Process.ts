/**
 * Processes of the tool without processes: the command line as it is, on files, over the sandbox, in
 * virtual time. A process that is killed hangs at its step and does nothing more, as after SIGKILL;
 * other processes of its machine can tell.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Credentials, Transport } from "@effect-auth0/management"
import { Cause, Clock, Effect, Exit, Fiber, Layer, Random, Redacted, Stdio } from "effect"
import { ExitWith } from "../../src/cli/Failure.ts"
import { keyRotation } from "../../src/cli/KeyRotation.ts"
import { StandardStreams } from "../../src/cli/Output.ts"
import { Journal } from "../../src/journal/Journal.ts"
import { layer as journalFile } from "../../src/journal/JournalFile.ts"
import { ConnectionLocks } from "../../src/lock/ConnectionLocks.ts"
import { layer as lockFiles } from "../../src/lock/LockFile.ts"
import { ProcessIdentity } from "../../src/system/ProcessIdentity.ts"
import { layerTransport } from "../../src/tenant/ManagementTenant.ts"
import { Tenant } from "../../src/tenant/Tenant.ts"
import { mortalJournal, mortalLocks, mortalTenant, type Steps } from "../support/Mortal.ts"
import type { SandboxTenant, SeenRequest } from "./SandboxTenant.ts"
import type { VirtualTime } from "./VirtualTime.ts"

/** One thing that a process was seen to do. */
export type Seen =
  | { readonly event: "appending"; readonly entry: string; readonly connection: string | undefined }
  | {
      readonly event: "appended"
      readonly entry: string
      readonly connection: string | undefined
      readonly plan: ReadonlyArray<PlanEntry> | undefined
    }
  | { readonly event: "sent"; readonly request: SeenRequest }
  | {
      readonly event: "received"
      readonly request: SeenRequest
      /** `null` where the response was lost. */
      readonly status: number | null
      readonly body: string
    }

/** When something was seen: in virtual milliseconds, and in the order of all that all processes do. */
export type Witnessed = Seen & { readonly at: number; readonly order: number }

/** What a plan says of a connection's keys. */
export interface PlanEntry {
  readonly id: string
  readonly current: string
  readonly next: string
}

/** How a process is started. */
export interface Start {
  readonly args: ReadonlyArray<string>
  /** Where its process ids are counted: those of another container cannot be looked up. */
  readonly machine: string
  readonly clockMillis: number
  readonly mayRotate: boolean
  /** The step at which it is killed, from 1; `Infinity` lets it live. */
  readonly killAt: number
}

/** A process that was started. */
export interface Started extends Start {
  readonly name: string
  readonly seen: ReadonlyArray<Witnessed>
  readonly output: () => string
  /** Its exit code; `"killed"`, or `undefined` while it runs. */
  readonly ended: () => number | "killed" | undefined
  /** Its place in the order of all that was seen. */
  readonly startedAt: number
  /** The place of its death; `Infinity` where it was not killed. */
  readonly diedAt: () => number
  readonly interrupt: () => void
  readonly reap: Effect.Effect<void>
}

/** Where processes run. */
export interface Machine {
  readonly time: VirtualTime
  readonly tenant: SandboxTenant
  readonly locks: string
  readonly processes: Array<Started>
  /** How much was seen of all processes. */
  events: number
}

const codeOf = (exit: Exit.Exit<void, ExitWith>): number => {
  if (Exit.isSuccess(exit)) return 0
  const failure = Cause.squash(exit.cause)
  if (failure instanceof ExitWith) return failure.code
  return Cause.hasInterruptsOnly(exit.cause) ? 130 : 1
}

const connectionOf = (entry: object): string | undefined =>
  "connection" in entry && typeof entry.connection === "string" ? entry.connection : undefined

/** Starts a process. */
export const startProcess = (on: Machine, start: Start): Started => {
  const { locks, processes, tenant, time } = on
  const pid = processes.length + 1
  const name = `process ${pid}`
  const seen: Array<Witnessed> = []
  const see = (event: Seen) =>
    Effect.sync(() => void seen.push({ ...event, at: time.now(), order: (on.events += 1) }))
  const printed: Array<string> = []
  const print = (text: string) => Effect.sync(() => void printed.push(text))
  let code: number | undefined
  let dead = false
  let diedAt = Infinity
  let reaped = false
  const waiting: Array<() => void> = []
  // Hangs, and ends only when everything is cleared away.
  const death: Effect.Effect<never> = Effect.suspend(() =>
    reaped
      ? Effect.die("reaped")
      : Effect.callback<never>((resume) => void waiting.push(() => resume(Effect.die("reaped"))))
  )
  let made = 0
  const steps: Steps = {
    step: () =>
      Effect.suspend(() => {
        if (dead) return death
        made += 1
        if (made !== start.killAt) return Effect.void
        dead = true
        diedAt = on.events += 1
        return death
      })
  }
  const whileAlive = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => (dead ? death : effect))
  const witness = {
    sent: (request: SeenRequest) => whileAlive(see({ event: "sent", request })),
    received: (request: SeenRequest, response: { status: number; body: string } | undefined) =>
      whileAlive(
        see({
          event: "received",
          request,
          status: response?.status ?? null,
          body: request.what === "keys" ? (response?.body ?? "") : ""
        })
      )
  }
  const witnessed = (journal: Journal["Service"]): Journal["Service"] => ({
    ...journal,
    append: (entry) => {
      const about = { entry: entry.event, connection: connectionOf(entry) }
      const plan = entry.event === "planned" ? entry.plan.rotations : undefined
      return see({ event: "appending", ...about }).pipe(
        Effect.andThen(journal.append(entry)),
        Effect.andThen(see({ event: "appended", ...about, plan }))
      )
    }
  })
  const { clientId, secret } = tenant.credentials(start.mayRotate)
  const live = layerTransport(
    {
      domain: tenant.domain,
      origin: tenant.origin,
      credentials: Credentials.clientSecret({ clientId, clientSecret: Redacted.make(secret) })
    },
    tenant.fetch(witness)
  ).pipe(Layer.provide(Layer.succeed(Transport, tenant.transport(witness))))

  let claims = 0
  const program = keyRotation({
    tenant: Layer.effect(
      Tenant,
      Effect.map(Tenant, (service) => mortalTenant(service, steps))
    ).pipe(Layer.provide(live)),
    journal: (options) =>
      Layer.effect(
        Journal,
        Effect.map(Journal, (journal) => mortalJournal(witnessed(journal), steps))
      ).pipe(Layer.provide(journalFile(options))),
    locks: Layer.effect(
      ConnectionLocks,
      Effect.map(ConnectionLocks, (service) => mortalLocks(service, steps))
    ).pipe(Layer.provide(lockFiles(locks)))
  }).pipe(
    Effect.provide(Stdio.layerTest({ args: Effect.succeed([...start.args]) })),
    Effect.provide(NodeServices.layer),
    Effect.provideService(StandardStreams, { output: print, error: print }),
    Effect.provideService(ProcessIdentity, {
      pid,
      host: "host",
      started: "then",
      namespace: start.machine,
      newClaim: () => `${name}, claim ${(claims += 1)}`,
      isRunning: (id) => processes[id - 1]?.ended() === undefined
    }),
    Effect.provideService(Clock.Clock, time.wrongBy(start.clockMillis)),
    Random.withSeed(pid)
  )
  const fiber = Effect.runFork(program)
  fiber.addObserver((exit) => {
    if (!dead) code = codeOf(exit)
  })
  const started: Started = {
    ...start,
    name,
    seen,
    output: () => printed.join(""),
    ended: () => (dead ? "killed" : code),
    startedAt: (on.events += 1),
    diedAt: () => diedAt,
    interrupt: () => {
      if (!dead) fiber.interruptUnsafe()
    },
    reap: Effect.suspend(() => {
      reaped = true
      dead = true
      for (const end of waiting) end()
      return Effect.asVoid(Fiber.interrupt(fiber))
    })
  }
  processes.push(started)
  return started
}
