import { assert, describe, it } from "@effect/vitest"
import * as V3Cause from "effect/Cause"
import * as ConfigError from "effect/ConfigError"
import * as V3ConfigProvider from "effect/ConfigProvider"
import * as V3 from "effect/Effect"
import * as FiberId from "effect/FiberId"
import * as V3Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as V3Redacted from "effect/Redacted"
import * as V3Schedule from "effect/Schedule"
import * as Cause from "../../effect/Cause.ts"
import { variable } from "../../overlay/core/Variables.ts"
import * as Duration from "../../effect/Duration.ts"
import * as Effect from "../../effect/Effect.ts"
import * as Exit from "../../effect/Exit.ts"
import * as Metric from "../../effect/Metric.ts"
import * as Pull from "../../effect/Pull.ts"
import * as Redacted from "../../effect/Redacted.ts"
import * as Result from "../../effect/Result.ts"
import * as Schedule from "../../effect/Schedule.ts"
import * as Scope from "../../effect/Scope.ts"

describe("causes and pulls", () => {
  it("the failure of a cause is found, wherever in its tree", () => {
    const failing = V3Cause.sequential(V3Cause.die("defect"), V3Cause.fail("failure"))
    assert.deepStrictEqual(Cause.findError(failing), Result.succeed("failure"))
    const dying = V3Cause.die("defect")
    assert.deepStrictEqual(Cause.findError(dying), Result.fail(dying))
  })

  it.effect("the end of a pull is told from its failures", () =>
    V3.gen(function* () {
      const ending = Pull.catchDone(Cause.done("last"), (value) =>
        V3.succeed(`done: ${String(value)}`)
      )
      assert.strictEqual(yield* ending, "done: last")
      const failing: Pull.Pull<never, string> = V3.fail("broken")
      const error = failing.pipe(
        Pull.catchDone(() => V3.void),
        V3.flip
      )
      assert.strictEqual(yield* error, "broken")
    })
  )

  it("an interruption has no interrupting fiber", () => {
    assert.deepStrictEqual(Exit.interrupt(), Exit.interrupt())
    assert.isTrue(Exit.hasInterrupts(Exit.interrupt()))
    assert.strictEqual(
      Exit.interrupt().toString(),
      V3.runSyncExit(V3.interruptWith(FiberId.none)).toString()
    )
  })
})

describe("a schedule, step by step", () => {
  it.effect("gives what comes out and how long to wait, then is done", () =>
    V3.gen(function* () {
      const schedule = V3Schedule.intersect(
        V3Schedule.exponential("100 millis"),
        V3Schedule.recurs(3)
      )
      const step = yield* Schedule.toStep(schedule)
      const waits: Array<unknown> = []
      for (const now of [0, 1000, 1900, 5000]) {
        waits.push(
          yield* step(now, undefined).pipe(
            V3.map(([, delay]) => Duration.toMillis(delay)),
            Pull.catchDone((last) => V3.succeed(last))
          )
        )
      }
      assert.deepStrictEqual(waits, [100, 200, 400, [Duration.millis(800), 3]])
    })
  )
})

describe("a variable of the configuration", () => {
  const read = (provider: V3ConfigProvider.ConfigProvider) =>
    variable("NAME").pipe(V3.withConfigProvider(provider))

  it.effect("is what the program's provider says, or nothing", () =>
    V3.gen(function* () {
      const given = V3ConfigProvider.fromMap(new Map([["NAME", "value"]]))
      assert.deepStrictEqual(yield* read(given), "value")
      assert.deepStrictEqual(yield* read(V3ConfigProvider.fromMap(new Map())), undefined)
    })
  )

  it.effect("fails with a message that says why", () =>
    V3.gen(function* () {
      const failing = V3ConfigProvider.make({
        load: () => V3.fail(ConfigError.SourceUnavailable(["NAME"], "locked", V3Cause.empty)),
        flattened: V3ConfigProvider.fromMap(new Map()).flattened
      })
      assert.match(yield* V3.flip(read(failing)), /locked/)
    })
  )
})

describe("metrics", () => {
  it.effect("are those of Effect 3, with the labels that the program has set", () =>
    V3.gen(function* () {
      const attributes = { operation: "read" }
      const counter = Metric.counter("shim.calls", {
        attributes,
        description: "Calls",
        incremental: true
      })
      const histogram = Metric.histogram("shim.time", {
        attributes,
        description: "Time",
        boundaries: [1, 2]
      })
      yield* V3.tagMetrics(
        Effect.withFiber(({ context }) => {
          counter.updateUnsafe(2, context)
          counter.updateUnsafe(-1, context)
          histogram.updateUnsafe(1.5, context)
          return V3.void
        }),
        "region",
        "eu"
      )
      const labels = { operation: "read", region: "eu" }
      const count = V3Metric.counter("shim.calls", {
        description: "Calls",
        incremental: true
      }).pipe(V3Metric.tagged("region", "eu"), V3Metric.tagged("operation", "read"))
      assert.deepStrictEqual((yield* V3Metric.value(count)).count, 2)
      const snapshot = (yield* V3Metric.snapshot).filter(({ metricKey }) =>
        metricKey.name.startsWith("shim.")
      )
      assert.deepStrictEqual(
        snapshot
          .map(({ metricKey: { description, name, tags } }) => ({
            name,
            description,
            labels: Object.fromEntries(tags.map(({ key, value }) => [key, value]))
          }))
          .toSorted((one, other) => one.name.localeCompare(other.name)),
        [
          { name: "shim.calls", description: Option.some("Calls"), labels },
          { name: "shim.time", description: Option.some("Time"), labels }
        ]
      )
    })
  )
})

describe("scopes and secrets", () => {
  it.effect("a scope in a scope is closed with it", () =>
    V3.gen(function* () {
      const events: Array<string> = []
      const scope = Scope.makeUnsafe()
      const own = yield* Scope.fork(scope)
      yield* Scope.addFinalizer(
        own,
        V3.sync(() => void events.push("closed"))
      )
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual(events, ["closed"])
    })
  )

  it("a secret is one of Effect 3, and prints nothing", () => {
    const secret = Redacted.make("hidden", { label: "token" })
    assert.strictEqual(V3Redacted.value(secret), "hidden")
    assert.notInclude(`${String(secret)} ${JSON.stringify(secret)}`, "hidden")
  })
})
