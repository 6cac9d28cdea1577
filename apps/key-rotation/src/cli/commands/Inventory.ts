/**
 * `key-rotation inventory`: the OIDC and Okta connections with their keys.
 */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { byExpiry, takeInventory } from "../../inventory/Inventory.ts"
import { inventoryDocument } from "../../inventory/InventoryDocument.ts"
import { tenantOf } from "../EnvFile.ts"
import { jsonText } from "../Files.ts"
import { concurrencyFlag, filterFlags, filtersOf, Json } from "../Flags.ts"
import { printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { inventoryTable } from "../Tables.ts"

/** The command. */
export const inventoryCommand = (platform: Platform) =>
  Command.make(
    "inventory",
    {
      ...filterFlags,
      sort: Flag.Literals("sort", ["name", "expiry"]).pipe(
        Flag.withDescription("By name, or by the expiry of the current key (default: name)"),
        Flag.withDefault("name")
      ),
      concurrency: concurrencyFlag
    },
    Effect.fn("inventory")(function* (input) {
      const { concurrency, sort } = input
      const taken = yield* takeInventory({ concurrency, filters: filtersOf(input) })
      const inventory = sort === "name" ? taken : { ...taken, entries: byExpiry(taken.entries) }
      yield* printResult(
        (yield* Json) ? jsonText(inventoryDocument(inventory)) : inventoryTable(inventory)
      )
    })
  ).pipe(
    Command.withDescription("List the OIDC and Okta connections with their keys"),
    Command.provide(tenantOf(platform))
  )
