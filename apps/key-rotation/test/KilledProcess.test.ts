/**
 * The real program, killed by SIGKILL at every one of its steps against a tenant that listens, and
 * resumed: it must end as a run that nobody killed, and the tenant must have rotated every
 * connection once. Between the end of a call and the beginning of the next nothing happens, so the
 * program is killed before each call that writes, and after the last call of all. The steps between
 * are tried in memory, where a process costs nothing.
 */
import { readFileSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { Schema } from "effect"
import {
  type Fault,
  type RunningSandbox,
  type SeedConnection,
  startTenantSandbox
} from "@effect-auth0/tenant-sandbox"
import { describe, expect, it } from "vitest"
import { Report } from "../src/rotation/Report.ts"
import { testFolder } from "./support/Folder.ts"
import { builtProgram, environmentOf, run, start, stoppingProgram } from "./support/Program.ts"

const operation = "connections.keys.rotate"

const seeded = (name: string): SeedConnection => ({
  name,
  strategy: "oidc",
  options: { token_endpoint_auth_method: "private_key_jwt" },
  keys: { algorithm: "ES256" }
})

const timing = (deadline: string, settle: string): ReadonlyArray<string> => [
  "--concurrency",
  "1",
  "--deadline",
  deadline,
  "--settle",
  settle
]
// Short times for runs that are sure to wait for them, long ones where that is not the point. Short is
// long enough for a tenant on a busy machine to apply a request within the two.
const shortTiming = timing("2s", "4s")
const longTiming = timing("20s", "20s")

interface Scenario {
  readonly title: string
  readonly connections: ReadonlyArray<string>
  readonly faults: ReadonlyArray<Fault>
  readonly timing: ReadonlyArray<string>
  /** Before which calls to be killed. */
  readonly steps: RegExp
}

const scenarios: ReadonlyArray<Scenario> = [
  {
    title: "a response is lost after applying",
    connections: ["acme", "globex"],
    faults: [{ kind: "responseLostAfterApplying", operation, connection: "globex" }],
    timing: shortTiming,
    steps: /^before (?:writing|rotating)/u
  },
  {
    title: "a response is lost before applying",
    connections: ["acme"],
    faults: [{ kind: "responseLostBeforeApplying", operation }],
    timing: shortTiming,
    steps: /^before (?:rotating|writing lost)/u
  },
  {
    title: "a rotation is applied late",
    connections: ["acme"],
    faults: [{ kind: "lateApplication", delayMillis: 1300, operation }],
    timing: timing("1s", "9s"),
    steps: /^before (?:rotating|writing lost)/u
  }
]

type Run = Pick<Scenario, "connections" | "faults" | "timing">

/** Everything that one run needs: a tenant, a folder, and processes one after the other. */
const open = async ({ connections, faults, timing }: Run) => {
  const sandbox = await startTenantSandbox({ seed: { connections: connections.map(seeded) } })
  const cwd = testFolder()
  for (const fault of faults) sandbox.faults.inject(fault)
  const env = environmentOf(sandbox)
  const journal = join(cwd, "run.jsonl")
  const rotate = ["rotate", "--yes", "--all", "--journal", journal, ...timing]
  const resume = ["resume", journal, "--yes", ...timing]
  return {
    sandbox,
    journal,
    report: () => readReport(join(cwd, "run.report.json")),
    rotate: (program: string, more: Readonly<Record<string, string>> = {}) =>
      start(program, rotate, { cwd, env: { ...env, ...more } }),
    resume: () => run(builtProgram, resume, { cwd, env }),
    steps: join(cwd, "steps"),
    close: sandbox.close
  }
}

type Opened = Awaited<ReturnType<typeof open>>

const readReport = (path: string): Report =>
  Schema.decodeUnknownSync(Schema.fromJsonString(Report))(readFileSync(path, "utf8"))

/** The state of the tenant, each key named by what it was before the run. */
const endState = (sandbox: RunningSandbox, report: Report) =>
  sandbox.connections.all().map(({ keyring, name }) => {
    const before = report.rotations.find((rotation) => rotation.name === name)?.before
    const roleBefore = (kid: string | undefined): string | undefined =>
      kid === before?.current ? "first" : kid === before?.next ? "second" : kid && "new"
    return {
      name,
      current: roleBefore(keyring?.current.kid),
      previous: roleBefore(keyring?.previous?.kid),
      next: roleBefore(keyring?.next.kid)
    }
  })

/** How often each connection was rotated. */
const rotationsOf = (sandbox: RunningSandbox) => {
  const applied = sandbox.requests
    .all()
    .filter((request) => request.operation === operation && request.applied)
  return sandbox.connections
    .all()
    .map(({ id, name }) => [name, applied.filter(({ connection }) => connection === id).length])
}

/** What must be the same however often a run was killed. */
const outcomeOf = ({ report, sandbox }: Opened) => {
  const written = report()
  return {
    summary: written.summary,
    rotations: written.rotations.map(({ message, name, reason, result }) => ({
      name,
      result,
      reason,
      message
    })),
    // The report tells the keys that the tenant has.
    after: written.rotations.map(
      ({ after }) => after && { current: after.current, next: after.next, previous: after.previous }
    ),
    endState: endState(sandbox, written),
    rotationsSent: rotationsOf(sandbox)
  }
}

const keysOf = (sandbox: RunningSandbox) =>
  sandbox.connections.all().map(({ keyring }) => ({
    current: keyring?.current.kid,
    next: keyring?.next.kid,
    previous: keyring?.previous?.kid
  }))

/** What must hold at the end of every run. */
const expectRotatedOnce = (opened: Opened, names: ReadonlyArray<string>) => {
  expect(outcomeOf(opened)).toEqual({
    summary: {
      rotated: names.length,
      notRotated: 0,
      notStarted: 0,
      unknown: 0,
      alarm: 0,
      skipped: 0
    },
    rotations: names.map((name) => ({ name, result: "rotated", reason: null, message: null })),
    after: keysOf(opened.sandbox),
    endState: names.map((name) => ({
      name,
      current: "second",
      previous: "first",
      next: "new"
    })),
    rotationsSent: names.map((name) => [name, 1])
  })
}

/** Resumes a run until nothing is left to do; a run without a plan is begun again. */
const resumeToTheEnd = async (opened: Opened) => {
  let ended = await opened.resume()
  if (ended.stderr.includes("holds no plan")) {
    rmSync(opened.journal)
    ended = await opened.rotate(builtProgram).ended
  }
  // A second time where the response to the run that was begun again was lost.
  if (ended.code === 4) ended = await opened.resume()
  expect(ended).toMatchObject({ code: 0, signal: null })
}

const withRun = async (scenario: Run, test: (opened: Opened) => Promise<void>) => {
  const opened = await open(scenario)
  try {
    await test(opened)
  } finally {
    await opened.close()
  }
}

/** The steps of a run that nobody kills. */
const stepsOf = async (scenario: Scenario): Promise<ReadonlyArray<string>> => {
  let labels: ReadonlyArray<string> = []
  await withRun(scenario, async (opened) => {
    const { code } = await opened.rotate(stoppingProgram, { STEPS: opened.steps }).ended
    expect([0, 4]).toContain(code)
    if (code === 4) await resumeToTheEnd(opened)
    expectRotatedOnce(opened, scenario.connections)
    labels = readFileSync(opened.steps, "utf8").trim().split("\n")
  })
  return labels
}

const discovered = await Promise.all(
  scenarios.map(async (scenario) => ({ scenario, labels: await stepsOf(scenario) }))
)

describe.concurrent.each(discovered)("when $scenario.title", ({ labels, scenario }) => {
  const stops = labels.filter(
    (label, index) => scenario.steps.test(label) || index === labels.length - 1
  )

  it("has steps to be killed at", () => {
    expect(stops).toEqual(expect.arrayContaining(["before rotating 1", "before writing lost 1"]))
  })

  it.each(stops)("ends well though killed %s", (step) =>
    withRun(scenario, async (opened) => {
      const killed = await opened.rotate(stoppingProgram, { STOP_AT: step }).ended
      expect(killed).toMatchObject({ code: null, signal: "SIGKILL" })
      await resumeToTheEnd(opened)
      expectRotatedOnce(opened, scenario.connections)
    })
  )
})

describe("the program as it is built", () => {
  it("is killed while the tenant holds its response back, and ends well", () =>
    withRun(
      {
        connections: ["acme"],
        faults: [{ kind: "slowBody", operation }],
        timing: longTiming
      },
      async (opened) => {
        const { child, ended } = opened.rotate(builtProgram)
        const isApplied = () =>
          opened.sandbox.requests
            .all()
            .some((request) => request.operation === operation && request.applied)
        await expect.poll(isApplied, { timeout: 120_000 }).toBe(true)
        child.kill("SIGKILL")
        expect(await ended).toMatchObject({ code: null, signal: "SIGKILL" })
        await resumeToTheEnd(opened)
        expectRotatedOnce(opened, ["acme"])
      }
    ))

  it("finishes what it has sent when it is interrupted, and is resumed", () =>
    withRun(
      {
        connections: ["acme", "globex"],
        faults: [{ kind: "slowBody", operation, stallMillis: 5000 }],
        timing: longTiming
      },
      async (opened) => {
        const { child, ended } = opened.rotate(builtProgram)
        const isSent = () =>
          opened.sandbox.requests.all().some((request) => request.operation === operation)
        await expect.poll(isSent, { timeout: 120_000, interval: 20 }).toBe(true)
        child.kill("SIGINT")
        const { code, stderr } = await ended
        expect(code).toBe(130)
        // Paths in the working directory are named from there.
        expect(stderr).toContain(`To go on: key-rotation resume ${basename(opened.journal)}\n`)
        const events = readFileSync(opened.journal, "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => (JSON.parse(line) as { readonly event: string }).event)
        expect(events).toEqual(["opened", "planned", "trusted", "intent", "response", "closed"])
        await resumeToTheEnd(opened)
        expectRotatedOnce(opened, ["acme", "globex"])
      }
    ))
})
