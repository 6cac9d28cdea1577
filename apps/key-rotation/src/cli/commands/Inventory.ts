/**
 * `key-rotation inventory`: every OIDC and Okta connection with its keys.
 */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { takeInventory } from "../../inventory/Inventory.ts"
import { inventoryDocument } from "../../inventory/InventoryDocument.ts"
import { jsonText } from "../Files.ts"
import { concurrencyFlag, Json } from "../Flags.ts"
import type { Platform } from "../Platform.ts"
import { inventoryTable } from "../Tables.ts"

/** Shows the inventory of the tenant. */
export const showInventory = Effect.fn("showInventory")(function* (options: {
  readonly concurrency: number
}) {
  const inventory = yield* takeInventory(options)
  yield* Console.log(
    (yield* Json) ? jsonText(inventoryDocument(inventory)) : inventoryTable(inventory)
  )
})

/** The command. */
export const inventoryCommand = ({ tenant }: Platform) =>
  Command.make("inventory", { concurrency: concurrencyFlag }, showInventory).pipe(
    Command.withDescription("List every OIDC and Okta connection with its keys"),
    Command.provide(tenant)
  )
