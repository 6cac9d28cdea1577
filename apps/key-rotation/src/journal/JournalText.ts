/**
 * The text of a journal file. A process that is killed while it writes leaves a torn line behind;
 * that line is dropped, which is safe: an intent counts only once it is whole on the disk, and
 * nothing was sent before that. Any other line that cannot be read makes the journal unusable.
 */
import { Result } from "effect"
import { decodeEntry, type JournalEntry } from "./JournalEntry.ts"

/**
 * The line of an entry. It begins with a line end, so that it stands alone even after a torn one.
 */
export const encodeLine = (entry: JournalEntry): string => `\n${JSON.stringify(entry)}\n`

interface UnreadableLine {
  /** Counts from 1. */
  readonly line: number
  readonly message: string
}

const parseJson = (text: string): Result.Result<unknown, string> =>
  Result.try({ try: (): unknown => JSON.parse(text), catch: () => "it is not JSON" })

const readEntry = (value: unknown): Result.Result<JournalEntry, string> =>
  Result.try({
    try: () => decodeEntry(value),
    catch: (cause) => (cause instanceof Error ? cause.message : "it is not an entry")
  })

/** Reads the entries of a journal, or names the line that cannot be read. */
export const readEntries = (
  text: string
): Result.Result<ReadonlyArray<JournalEntry>, UnreadableLine> => {
  const lines = text
    .split("\n")
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content !== "")
  const entries: Array<JournalEntry> = []
  let torn: number | undefined
  for (const { content, line } of lines) {
    const json = parseJson(content)
    if (Result.isFailure(json)) {
      if (torn !== undefined) return Result.fail({ line: torn, message: json.failure })
      torn = line
      continue
    }
    const entry = readEntry(json.success)
    if (Result.isFailure(entry)) return Result.fail({ line, message: entry.failure })
    // Only a process that died or could not write has torn a line: what follows is its end, or the
    // next one's claim.
    if (torn !== undefined && !["opened", "closed"].includes(entry.success.event)) {
      return Result.fail({ line: torn, message: "it is not JSON" })
    }
    torn = undefined
    entries.push(entry.success)
  }
  return Result.succeed(entries)
}
