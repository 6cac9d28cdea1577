/**
 * A journal in memory. What it holds outlives the process that a test pretends to kill.
 */
import { Clock, Effect, Layer } from "effect"
import { Journal } from "../../src/journal/Journal.ts"
import type { JournalEntry, JournalEvent } from "../../src/journal/JournalEntry.ts"

/** A journal whose entries a test can read. */
export interface MemoryJournal {
  readonly layer: Layer.Layer<Journal>
  readonly service: Journal["Service"]
  readonly entries: () => ReadonlyArray<JournalEntry>
  /** What happened without the times. */
  readonly events: () => ReadonlyArray<JournalEvent>
}

const withoutTime = ({ time, ...event }: JournalEntry): JournalEvent => {
  if (Number.isNaN(Date.parse(time))) throw new Error(`not a time: ${time}`)
  return event
}

/** Makes an empty journal. */
export const makeMemoryJournal = (): MemoryJournal => {
  const entries: Array<JournalEntry> = []
  const service = Journal.of({
    append: (event) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        entries.push({ time: new Date(now).toISOString(), ...event })
      }),
    entries: Effect.sync(() => [...entries]),
    path: null
  })
  return {
    layer: Layer.succeed(Journal, service),
    service,
    entries: () => [...entries],
    events: () => entries.map(withoutTime)
  }
}
