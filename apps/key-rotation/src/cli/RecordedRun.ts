/**
 * A run as its journal, or the report made from it, tells it.
 */
import { Effect } from "effect"
import type { JournalEntry } from "../journal/JournalEntry.ts"
import { readJournal } from "../journal/JournalFile.ts"
import type { Plan } from "../plan/Plan.ts"
import { makeReport, Report } from "../rotation/Report.ts"
import { Tenant } from "../tenant/Tenant.ts"
import { UsageError } from "./Failure.ts"
import { decodeJson, readTextFile } from "./Files.ts"

/** The plan of a journal. */
export const planOf = (
  entries: ReadonlyArray<JournalEntry>,
  path: string
): Effect.Effect<Plan, UsageError> => {
  const planned = entries.find((entry) => entry.event === "planned")
  return planned === undefined
    ? Effect.fail(
        new UsageError({
          message: `journal ${path} holds no plan: its run ended before it sent anything; delete it and rotate again`
        })
      )
    : Effect.succeed(planned.plan)
}

/** Makes sure that a plan or a report is for the tenant at hand. */
export const requireTenant = Effect.fnUntraced(function* (named: string, what: string) {
  const tenant = yield* Tenant
  if (named !== tenant.domain) {
    return yield* new UsageError({
      message: `${what} is for ${named}, and AUTH0_DOMAIN names ${tenant.domain}`
    })
  }
})

// A report is one document over many lines; a journal's first line is a document of its own.
const looksLikeReport = (text: string): boolean => /^\s*\{\s*"version"/u.test(text)

/** The report in a file, or that of the journal in it. */
export const readReport = Effect.fn("readReport")(function* (path: string) {
  const text = yield* readTextFile(path)
  if (looksLikeReport(text)) return yield* decodeJson(Report, text, `report ${path}`)
  const entries = yield* readJournal(path)
  return makeReport(yield* planOf(entries, path), entries)
})
