/**
 * Which process this is, and whether another one still runs. A process id alone does not tell: it is
 * used again, at once after the restart of a container. With the time at which the process started,
 * and the namespace in which ids are counted, it does.
 */
import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { hostname } from "node:os"
import { Context, Schema } from "effect"

/** A process, as it is written down. */
export const ProcessRecord = {
  pid: Schema.Int,
  host: Schema.String,
  /** Differs between two processes of the same id; `null` where the system does not tell. */
  started: Schema.NullOr(Schema.String),
  /** In which process ids are counted: a container's own, say; `null` where there is only one. */
  namespace: Schema.NullOr(Schema.String)
}
const Recorded = Schema.Struct(ProcessRecord)
/** A process, as it is written down. */
export type ProcessRecord = typeof Recorded.Type

/** This process among others. */
export interface ProcessIdentity extends ProcessRecord {
  readonly newClaim: () => string
  /** Whether a process of this host is running: one of that id, and if given, started then. */
  readonly isRunning: (pid: number, started: string | null) => boolean
}

const readOr = <A>(read: () => A): A | null => {
  try {
    return read()
  } catch {
    return null
  }
}

/** When a process was started, in the system's own words. */
const startOf = (pid: number): string | null =>
  readOr(() => {
    if (process.platform === "linux") {
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
      // The name, in parentheses, may hold anything; the start is the 20th field after it.
      const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]
      return ticks === undefined ? null : `${boot} ${ticks}`
    }
    if (process.platform === "win32") return null
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { LC_ALL: "C", PATH: "/bin:/usr/bin", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"]
    }).trim()
    return text === "" ? null : text
  })

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Not allowed to signal it: it runs, as another user's.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

const isRunning = (pid: number, started: string | null): boolean => {
  if (!isAlive(pid)) return false
  const now = startOf(pid)
  return started === null || now === null || started === now
}

/** This process; tests put others in its place. */
export const ProcessIdentity = Context.Reference<ProcessIdentity>(
  "@effect-auth0/key-rotation/ProcessIdentity",
  {
    defaultValue: () => ({
      pid: process.pid,
      host: hostname(),
      started: startOf(process.pid),
      namespace: readOr(() => readlinkSync("/proc/self/ns/pid")),
      newClaim: randomUUID,
      isRunning
    })
  }
)

/** What is known of a process that wrote something down. */
export type Liveness =
  /** It runs on this host. */
  | "running"
  /** It has ended, or the computer was restarted since. */
  | "ended"
  /** It is, or was, where this process cannot look: another host, another container. */
  | "elsewhere"

/** Whether the process that a record names is still running. */
export const livenessOf = (record: ProcessRecord, self: ProcessIdentity): Liveness => {
  if (record.host !== self.host || record.namespace !== self.namespace) return "elsewhere"
  return self.isRunning(record.pid, record.started) ? "running" : "ended"
}
