/**
 * `key-rotation plan`: which connections would be rotated, from which keys.
 */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { takeInventory } from "../../inventory/Inventory.ts"
import { makePlan } from "../../plan/Plan.ts"
import { impossibleValidity } from "../../plan/SecondRotation.ts"
import { tenantOf } from "../EnvFile.ts"
import { jsonText, requireFree, writeTextFile } from "../Files.ts"
import {
  algorithmFlag,
  concurrencyFlag,
  extentFlags,
  filterFlags,
  filtersOf,
  forceFlag,
  Json,
  validForFlag,
  pathFlag
} from "../Flags.ts"
import { printMessage, printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { planTable } from "../Tables.ts"

/** The command. */
export const planCommand = (platform: Platform) =>
  Command.make(
    "plan",
    {
      ...filterFlags,
      alg: algorithmFlag,
      validFor: validForFlag,
      max: extentFlags.max,
      concurrency: concurrencyFlag,
      out: pathFlag("out").pipe(
        Flag.withDescription("Write the plan to this file, for rotate --plan"),
        Flag.optional
      ),
      force: forceFlag
    },
    Effect.fn("plan")(function* (input) {
      if (Option.isSome(input.out)) yield* requireFree(input.out.value, input.force)
      const filters = filtersOf(input)
      const validFor = Option.getOrUndefined(input.validFor)
      // The warnings about other connections need the whole inventory.
      const read =
        validFor === undefined ? filters : { name: filters.name, strategy: filters.strategy }
      const inventory = yield* takeInventory({ concurrency: input.concurrency, filters: read })
      const plan = makePlan(inventory, {
        filters,
        algorithm: Option.getOrNull(input.alg),
        validFor,
        most: Option.getOrUndefined(input.max)
      })
      const impossible = validFor === undefined ? undefined : impossibleValidity(validFor)
      if (impossible !== undefined) yield* printMessage(`Note: ${impossible}.`)
      yield* printResult((yield* Json) ? jsonText(plan) : planTable(plan))
      if (Option.isSome(input.out)) {
        yield* writeTextFile(input.out.value, `${jsonText(plan)}\n`, input.force)
      }
    })
  ).pipe(
    Command.withDescription("Select the connections to rotate, and write a plan"),
    Command.withExamples([
      {
        command: "key-rotation plan --expires-within 30d --out plan.json",
        description: "All connections whose key expires within 30 days"
      },
      {
        command: "key-rotation plan --expires-within 30d --valid-for 180d",
        description: "And which of them need a second rotation for half a year of validity"
      }
    ]),
    Command.provide(tenantOf(platform))
  )
