/**
 * A process that dies at a step. Every call that a run makes to its journal or its tenant has a step
 * before it and one after it; the process dies at the one that was chosen.
 */
import { Effect, Layer } from "effect"
import { Journal } from "../../src/journal/Journal.ts"
import { ConnectionLocks } from "../../src/lock/ConnectionLocks.ts"
import { Tenant } from "../../src/tenant/Tenant.ts"

/** Makes the steps of one process: each a call, and whether it is over. */
export interface Steps {
  /** Makes one step, at which the process may die. */
  readonly step: (label: string) => Effect.Effect<void>
}

const around =
  ({ step }: Steps) =>
  (label: string) =>
  <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    step(`before ${label}`).pipe(
      Effect.andThen(Effect.exit(call)),
      Effect.flatMap((exit) => Effect.andThen(step(`after ${label}`), exit))
    )

/** A tenant whose caller may die at each call. */
export const mortalTenant = (tenant: Tenant["Service"], steps: Steps): Tenant["Service"] => ({
  ...tenant,
  connection: (id) => around(steps)("reading the connection")(tenant.connection(id)),
  keys: (connection) => around(steps)("reading keys")(tenant.keys(connection)),
  rotate: (request) => around(steps)("rotating")(tenant.rotate(request))
})

/** A journal whose writer may die at each call. */
export const mortalJournal = (journal: Journal["Service"], steps: Steps): Journal["Service"] => ({
  append: (event) => around(steps)(`writing ${event.event}`)(journal.append(event)),
  entries: around(steps)("reading entries")(journal.entries),
  path: journal.path
})

/** Locks whose holder may die at each call. A dead holder's lock is free. */
export const mortalLocks = (
  locks: ConnectionLocks["Service"],
  steps: Steps
): ConnectionLocks["Service"] => ({
  acquire: (request) =>
    Effect.map(around(steps)("taking a lock")(locks.acquire(request)), (lock) => ({
      ...lock,
      sending: (sent) => around(steps)("remembering what is sent")(lock.sending(sent)),
      settled: around(steps)("remembering that it is settled")(lock.settled)
    }))
})

/** How a process in memory ends that was killed. */
export const killed = "killed"

/** A process in memory that is to be killed. */
export interface MortalProcess {
  readonly layer: Layer.Layer<Tenant | Journal | ConnectionLocks>
  /** How many steps it has made. */
  readonly steps: () => number
}

/**
 * Makes a process in memory. Once it is dead nothing that it does has any effect, finalizers
 * included, as after SIGKILL.
 *
 * @param killAt - The step at which it dies, from 1; `Infinity` lets it live.
 */
export const makeMortalProcess = (
  tenant: Tenant["Service"],
  journal: Journal["Service"],
  locks: ConnectionLocks["Service"],
  killAt: number
): MortalProcess => {
  let made = 0
  const steps: Steps = {
    step: () =>
      Effect.suspend(() => {
        // The dead make no steps.
        if (made >= killAt) return Effect.die(killed)
        made += 1
        return made === killAt ? Effect.die(killed) : Effect.void
      })
  }
  return {
    layer: Layer.mergeAll(
      Layer.succeed(Tenant, mortalTenant(tenant, steps)),
      Layer.succeed(Journal, mortalJournal(journal, steps)),
      Layer.succeed(ConnectionLocks, mortalLocks(locks, steps))
    ),
    steps: () => made
  }
}
