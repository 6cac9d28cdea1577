/** What generation has to say about a document: what it changed, left out, took for something. */

/** One thing that whoever generates should know. */
export interface Note {
  readonly kind:
    | "changed" // a name that is another one in code
    | "detected" // what the document does not say, and its names do
    | "skipped" // what is not generated
    | "warning" // what may be wrong
  /** A pointer into the document. */
  readonly where: string
  readonly text: string
  /** File and line, where they are known. */
  readonly location?: string | undefined
}

/** Collects notes. */
export interface Report {
  readonly add: (kind: Note["kind"], where: string, text: string) => void
  readonly notes: () => ReadonlyArray<Note>
}

/** A report that knows where the parts of its document are written. */
export const makeReport = (
  locate: (pointer: string) => string | undefined = () => undefined
): Report => {
  const notes: Array<Omit<Note, "location">> = []
  return {
    add: (kind, where, text) => void notes.push({ kind, where, text }),
    notes: () =>
      notes.map((note) => ({
        ...note,
        // Looked for when it is asked for: it is found by reading the file up to there.
        get location() {
          return locate(note.where)
        }
      }))
  }
}
