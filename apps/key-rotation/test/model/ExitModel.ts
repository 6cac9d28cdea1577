/**
 * The exit code that a process has to end with: from what it asked of the tenant, what it was told, and
 * what it had written down by then. Made from the manual's tables alone; nothing here is of the tool.
 */
import type { PlanEntry, Started } from "./Process.ts"

/** One line of a journal, as far as it says who may write. */
export interface Line {
  readonly event: string
  readonly claim?: string
  readonly writer?: string
  readonly from?: ReadonlyArray<string>
}

/** A journal, and the processes that were started with it, in their order. */
export interface Run {
  readonly lines: ReadonlyArray<Line>
  readonly processes: ReadonlyArray<Started>
}

/** How a connection stands in a run. */
interface Standing {
  /** How many requests may have been sent that were not certainly rejected. */
  readonly unproven: number
  /** Whether the last of them has still to be looked into. */
  readonly open: boolean
  readonly result: "none" | "rotated" | "alarm" | "unknown" | "left" | "left for good"
}

const untouched: Standing = { unproven: 0, open: false, result: "none" }

const isFinal = ({ result }: Standing): boolean =>
  result === "rotated" || result === "alarm" || result === "left for good"

/** The keys against those of the plan, by the manual's table. */
const compare = (body: string, plan: PlanEntry): "before" | "once" | "otherwise" => {
  const keys: ReadonlyArray<{
    kid: string
    current?: boolean
    next?: boolean
    previous?: boolean
  }> = JSON.parse(body)
  const of = (role: "current" | "next" | "previous") => keys.find((key) => key[role] === true)?.kid
  if (of("current") === plan.current && of("next") === plan.next) return "before"
  return of("current") === plan.next && of("previous") === plan.current ? "once" : "otherwise"
}

const rejections: ReadonlySet<number | null> = new Set([400, 401, 403, 404, 409, 429])

/** What was known of a connection when its outcome was written down. */
const outcomeOf = (
  events: Started["seen"],
  plan: PlanEntry,
  { open, unproven }: Standing
): Standing => {
  const received = events.flatMap((event) =>
    event.event === "received" && event.request.connection === plan.id ? [event] : []
  )
  const last = received.at(-1)
  const left = { unproven, open: false, result: "left" } as const
  const isIntent = (event: Started["seen"][number]): boolean =>
    event.event === "appended" && event.entry === "intent" && event.connection === plan.id
  const since = events.slice(events.findLastIndex(isIntent) + 1)
  const wasSent = since.some(
    (event) =>
      event.event === "sent" &&
      event.request.what === "rotate" &&
      event.request.connection === plan.id
  )
  const readAgain = since.some(
    (event) => event.event === "received" && event.request.connection === plan.id
  )
  // Its lock was taken over between the intent and the request.
  if (events.some(isIntent) && !wasSent && !readAgain) {
    return { unproven: unproven - 1, open: false, result: "left" }
  }
  if (last === undefined) return left
  if (last.request.what === "rotate" && rejections.has(last.status)) {
    return { unproven: unproven - 1, open: false, result: "left" }
  }
  if (last.status === 404) return { unproven, open: false, result: "left for good" }
  if (last.status !== 200 || last.request.what !== "keys") {
    // Keys that are read right after the connection itself are read before sending.
    const before = received.findLast(
      ({ request, status }) => request.what !== "keys" || status === 200
    )
    const looksInto = last.request.what !== "connection" && before?.request.what !== "connection"
    return open && looksInto ? { unproven, open: true, result: "unknown" } : left
  }
  switch (compare(last.body, plan)) {
    case "before":
      return { unproven, open: unproven > 0 && open, result: "left" }
    case "once":
      return { unproven, open: false, result: unproven > 0 ? "rotated" : "left for good" }
    case "otherwise":
      return { unproven, open: false, result: unproven > 0 ? "alarm" : "left for good" }
  }
}

const isOf = (claim: string | undefined, { name }: Started): boolean =>
  claim !== undefined && claim.startsWith(`${name},`)

/** Whether a line is of a process that another one had displaced before. */
const displacedBy = (lines: ReadonlyArray<Line>, process: Started): number => {
  const at = lines.findIndex(
    ({ event, from }) => event === "took-over" && from?.some((claim) => isOf(claim, process))
  )
  return at < 0 ? Infinity : at
}

/** Whether a process holds a journal: nobody before it holds it still. */
const holds = (run: Run, process: Started): "yes" | "no" | "never" => {
  const own = run.lines.findIndex(({ claim, event }) => event === "opened" && isOf(claim, process))
  if (own < 0) return "never"
  const took = run.lines
    .slice(own)
    .some(({ claim, event }) => event === "took-over" && isOf(claim, process))
  const over = (claim: string): boolean =>
    run.lines
      .slice(0, own)
      .some(
        (line) =>
          (line.event === "closed" && line.claim === claim) ||
          (line.event === "took-over" && line.from?.includes(claim) === true)
      )
  const standing = run.lines
    .slice(0, own)
    .flatMap(({ claim, event }) => (event === "opened" && claim !== undefined ? [claim] : []))
    .filter((claim) => !over(claim))
    .flatMap((claim) => run.processes.filter((other) => isOf(claim, other)))
    .filter(
      (other) =>
        other.machine !== process.machine ||
        (other !== process && other.diedAt() > process.startedAt)
    )
  if (standing.length === 0) return "yes"
  const mayTake =
    process.args.includes("--take-over") &&
    standing.every((other) => other.machine !== process.machine)
  return mayTake && took ? "yes" : "no"
}

/** The number of the process's events that took place before it was displaced. */
const effectiveEvents = (run: Run, process: Started): Started["seen"] => {
  const end = displacedBy(run.lines, process)
  if (end === Infinity) return process.seen
  const own = run.lines.slice(0, end).filter(({ event, writer }) => {
    const administrative = ["opened", "closed", "took-over"].includes(event)
    return isOf(writer, process) && !administrative
  }).length
  let count = 0
  return process.seen.filter((event) => {
    if (event.event === "appended") count += 1
    return event.event !== "appended" || count <= own
  })
}

/** How the connections of a run stand when the last of some processes ends. */
const standingsAfter = (
  run: Run,
  processes: ReadonlyArray<Started>,
  plan: ReadonlyArray<PlanEntry>
): ReadonlyArray<Standing> =>
  plan.map((entry) => {
    let standing = untouched
    for (const process of processes) {
      if (holds(run, process) !== "yes") continue
      if (isFinal(standing)) break
      const events = effectiveEvents(run, process)
      for (const [index, event] of events.entries()) {
        if (event.event !== "appended" || event.connection !== entry.id) continue
        if (event.entry === "intent") {
          standing = { unproven: standing.unproven + 1, open: true, result: "none" }
        }
        if (event.entry === "outcome") {
          standing = outcomeOf(events.slice(0, index), entry, standing)
        }
      }
    }
    return standing
  })

const isDown = (status: number | null): boolean => status === null || status >= 500

/** Whether the tenant could not be read before anything was begun. */
const couldNotBegin = ({ seen }: Started): boolean => {
  const received = seen.filter((event) => event.event === "received")
  const last = received.findLast(
    ({ request }) => request.what === "token" || request.what === "list"
  )
  if (last !== undefined && isDown(last.status)) return true
  // A plan that is made on the way needs the keys of one connection at least.
  const keys = received.filter(({ request }) => request.what === "keys")
  return keys.length > 0 && keys.every(({ status }) => isDown(status))
}

/** The plan that the processes of a run have written down. */
export const planOf = (among: ReadonlyArray<Started>): ReadonlyArray<PlanEntry> | undefined =>
  among.flatMap(({ seen }) =>
    seen.flatMap((event) => (event.event === "appended" && event.plan ? [event.plan] : []))
  )[0]

/** A process, and what has to be known of it beside what it did. */
export interface Judged {
  readonly process: Started
  readonly run: Run
  /** Whether the plan it was given, if any, does not contradict itself. */
  readonly sound: boolean
  /** Whether a signal reached it. */
  readonly interrupted: boolean
}

/** The exit code that a process has to end with. */
export const expectedExit = ({ interrupted, process, run, sound }: Judged): number => {
  if (interrupted) return 130
  if (!sound) return 2
  const earlier = run.processes.slice(0, run.processes.indexOf(process))
  const plan = planOf([...earlier, process])
  const resumes = process.args[0] === "resume"
  if (resumes && planOf(earlier) === undefined) return 2
  if (resumes && holds(run, process) !== "yes") return 8

  const began = process.seen.some(({ event }) => event === "appending")
  const before = standingsAfter(run, earlier, plan ?? [])
  const over = resumes && (before.every(isFinal) || before.some(({ result }) => result === "alarm"))
  if (!began && !over) {
    if (couldNotBegin(process)) return 7
    if (!process.mayRotate) return 3
    // Made on the way, and there was nothing to rotate.
    if (plan === undefined) return 0
  }
  const appends = run.lines
    .slice(Math.min(displacedBy(run.lines, process), run.lines.length))
    .some(({ event, writer }) => event !== "closed" && isOf(writer, process))
  if (appends) return 8

  const results = standingsAfter(run, [...earlier, process], plan ?? []).map(({ open, result }) =>
    result === "none" && open ? "unknown" : result
  )
  if (results.includes("alarm")) return 6
  if (results.includes("unknown")) return 5
  return results.every((result) => result === "rotated") ? 0 : 4
}
