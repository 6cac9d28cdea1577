/**
 * `key-rotation doctor`: what needs attention, for schedules and for monitoring.
 */
import { Duration, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { diagnose } from "../../doctor/Doctor.ts"
import { prometheusText } from "../../doctor/Prometheus.ts"
import { takeInventory } from "../../inventory/Inventory.ts"
import { tenantOf } from "../EnvFile.ts"
import { Unfinished, UsageError } from "../Failure.ts"
import { jsonText } from "../Files.ts"
import { concurrencyFlag, connectionFlags, durationFlag, filtersOf, Json } from "../Flags.ts"
import { printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { diagnosisTable } from "../Tables.ts"

/** The command. */
export const doctorCommand = (platform: Platform) =>
  Command.make(
    "doctor",
    {
      ...connectionFlags,
      expiresWithin: durationFlag("expires-within").pipe(
        Flag.withDescription("A key that expires within this time needs attention (default: 30d)"),
        Flag.withDefault(Duration.days(30))
      ),
      format: Flag.Literals("format", ["table", "json", "prometheus"]).pipe(
        Flag.withDescription("How to print what was found (default: table)"),
        Flag.withDefault("table")
      ),
      concurrency: concurrencyFlag
    },
    Effect.fn("doctor")(function* ({ concurrency, expiresWithin, format, name, strategy }) {
      if (format === "prometheus" && (yield* Json)) {
        return yield* new UsageError({ message: "use either --json or --format prometheus" })
      }
      const filters = filtersOf({ name, strategy })
      const inventory = yield* takeInventory({ concurrency, filters })
      const diagnosis = diagnose(inventory, expiresWithin)
      if (format === "prometheus") {
        yield* printResult(prometheusText(inventory, diagnosis).trimEnd())
      } else {
        const json = format === "json" || (yield* Json)
        yield* printResult(json ? jsonText(diagnosis) : diagnosisTable(diagnosis))
      }
      if (diagnosis.ailments.length > 0) return yield* new Unfinished({ exit: "attention" })
    })
  ).pipe(
    Command.withDescription("Find keys that expire, and connections that cannot be rotated"),
    Command.withExamples([
      {
        command: "key-rotation doctor --format prometheus > keys.prom",
        description: "Metrics for monitoring; the exit code is 9 if anything needs attention"
      }
    ]),
    Command.provide(tenantOf(platform))
  )
