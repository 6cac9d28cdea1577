/**
 * A run, read from its journal or its report.
 */
import { Effect, FileSystem, Path, Predicate, Result } from "effect"
import type { JournalEntry } from "../journal/JournalEntry.ts"
import { readJournal } from "../journal/JournalFile.ts"
import type { Plan } from "../plan/Plan.ts"
import { type InvalidPlan, requireSound } from "../plan/PlanCheck.ts"
import { makeReport, Report } from "../rotation/Report.ts"
import { AccessDenied, Tenant } from "../tenant/Tenant.ts"
import type { LaterRun } from "../verification/Verification.ts"
import { UsageError } from "./Failure.ts"
import { decodeJson, readTextFile } from "./Files.ts"

/** The plan of a journal. */
export const planOf = (
  entries: ReadonlyArray<JournalEntry>,
  path: string
): Effect.Effect<Plan, UsageError | InvalidPlan> => {
  const [planned, another] = entries.filter((entry) => entry.event === "planned")
  if (another !== undefined) {
    return Effect.fail(
      new UsageError({
        message: `journal ${path} holds the plans of two runs: files were joined, and what was done by which plan is not known; use the journals as they were`
      })
    )
  }
  return planned === undefined
    ? Effect.fail(
        new UsageError({
          message: `journal ${path} holds no plan: its run ended before it sent anything; delete it and rotate again`
        })
      )
    : Effect.as(requireSound(planned.plan), planned.plan)
}

/** Checks that a plan or report is for the current tenant. */
export const requireTenant = Effect.fnUntraced(function* (named: string, what: string) {
  const tenant = yield* Tenant
  if (named !== tenant.domain) {
    return yield* new UsageError({
      message: `${what} is for ${named}, and AUTH0_DOMAIN names ${tenant.domain}`
    })
  }
})

/** Checks that the token has the required scopes, before anything is sent. */
export const requireScopes = Effect.fnUntraced(function* (scopes: ReadonlyArray<string>) {
  const tenant = yield* Tenant
  const granted = yield* tenant.grantedScopes
  const lacking = scopes.filter((scope) => granted !== undefined && !granted.includes(scope))
  if (lacking.length > 0) {
    return yield* new AccessDenied({
      message: `the token lacks ${lacking.join(", ")}: grant it to the application; nothing was sent`
    })
  }
})

/**
 * The kind of a file, independent of its formatting: a report and a plan are one document, a journal
 * has many.
 */
const kindOf = (text: string): "report" | "plan" | "journal" => {
  const document = Result.try((): unknown => JSON.parse(text))
  if (Result.isFailure(document) || !Predicate.isObject(document.success)) return "journal"
  if ("event" in document.success) return "journal"
  return "warnings" in document.success ? "plan" : "report"
}

/** The report in a file, or made from the journal in it. */
export const readReport = Effect.fn("readReport")(function* (path: string) {
  const text = yield* readTextFile(path)
  const kind = kindOf(text)
  if (kind === "plan") {
    return yield* new UsageError({
      message: `${path} is a plan, which does not say what was done: name the journal or the report of its run`
    })
  }
  if (kind === "report") return yield* decodeJson(Report, text, `report ${path}`)
  const entries = yield* readJournal(path)
  return makeReport(yield* planOf(entries, path), entries)
})

/** The runs recorded next to a journal or report; other files are skipped. */
export const runsBeside = Effect.fnUntraced(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const own = paths.resolve(path)
  const folder = paths.dirname(own)
  const names = yield* Effect.orElseSucceed(files.readDirectory(folder), () => [])
  const candidates = names
    .filter((name) => /\.(?:jsonl|report\.json)$/u.test(name))
    .map((name) => paths.join(folder, name))
    .filter((candidate) => candidate !== own)
    .sort()
  const runs = yield* Effect.forEach(candidates, (candidate) =>
    readReport(candidate).pipe(
      Effect.map((report): ReadonlyArray<LaterRun> => [{ name: candidate, report }]),
      Effect.orElseSucceed((): ReadonlyArray<LaterRun> => [])
    )
  )
  return runs.flat()
})
