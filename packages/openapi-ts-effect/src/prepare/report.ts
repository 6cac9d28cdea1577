/** The report of a generation: what was changed, left out or detected in the document. */

/** One note of the report. */
export interface Note {
  readonly kind:
    | "changed" // a name that is another one in code
    | "detected" // what the document does not say, and its names do
    | "skipped" // what is not generated
    | "warning" // what may be wrong
  /** A pointer into the document. */
  readonly where: string
  readonly text: string
  /** File and line, if known. */
  readonly location?: string | undefined
}

/** Collects notes. */
export interface Report {
  readonly add: (kind: Note["kind"], where: string, text: string) => void
  readonly notes: () => ReadonlyArray<Note>
}

/** A report with source locations. */
export const makeReport = (
  locate: (pointer: string) => string | undefined = () => undefined
): Report => {
  const notes: Array<Omit<Note, "location">> = []
  return {
    add: (kind, where, text) => void notes.push({ kind, where, text }),
    notes: () =>
      notes.map((note) => ({
        ...note,
        // Computed on demand, by reading the file up to the place.
        get location() {
          return locate(note.where)
        }
      }))
  }
}
