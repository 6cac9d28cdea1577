/**
 * `key-rotation plan`: which connections would be rotated, from which keys.
 */
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { takeInventory } from "../../inventory/Inventory.ts"
import { makePlan } from "../../plan/Plan.ts"
import { jsonText, writeTextFile } from "../Files.ts"
import {
  algorithmFlag,
  concurrencyFlag,
  filterFlags,
  filtersOf,
  forceFlag,
  Json
} from "../Flags.ts"
import type { Platform } from "../Platform.ts"
import { planTable } from "../Tables.ts"

/** The command. */
export const planCommand = ({ tenant }: Platform) =>
  Command.make(
    "plan",
    {
      ...filterFlags,
      alg: algorithmFlag,
      concurrency: concurrencyFlag,
      out: Flag.String("out").pipe(
        Flag.withDescription("Write the plan to this file, for rotate --plan"),
        Flag.withMetavar("file"),
        Flag.optional
      ),
      force: forceFlag
    },
    Effect.fn("plan")(function* (input) {
      const inventory = yield* takeInventory(input)
      const plan = makePlan(inventory, filtersOf(input), Option.getOrNull(input.alg))
      if (Option.isSome(input.out)) {
        yield* writeTextFile(input.out.value, `${jsonText(plan)}\n`, input.force)
      }
      yield* Console.log((yield* Json) ? jsonText(plan) : planTable(plan))
    })
  ).pipe(
    Command.withDescription("Choose the connections to rotate, and write the plan down"),
    Command.withExamples([
      {
        command: "key-rotation plan --expires-within 30d --out plan.json",
        description: "All connections whose key expires within 30 days"
      }
    ]),
    Command.provide(tenant)
  )
