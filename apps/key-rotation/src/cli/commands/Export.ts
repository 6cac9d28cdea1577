/**
 * `key-rotation export`: certificates and JWKS for the administrators of identity providers.
 */
import { Console, Effect, FileSystem, Path } from "effect"
import { Command, Flag } from "effect/cli"
import { keyFiles } from "../../export/KeyFiles.ts"
import { takeInventory } from "../../inventory/Inventory.ts"
import { matches } from "../../plan/Filters.ts"
import { UsageError } from "../Failure.ts"
import { jsonText, writeTextFile } from "../Files.ts"
import { concurrencyFlag, filterFlags, filtersOf, forceFlag, Json } from "../Flags.ts"
import type { Platform } from "../Platform.ts"
import { countOf } from "../Text.ts"

/** Refuses before the first file is written, so that an export is whole or not there. */
const requireFree = Effect.fnUntraced(function* (targets: ReadonlyArray<string>) {
  const files = yield* FileSystem.FileSystem
  const taken = yield* Effect.filter(targets, (path) =>
    Effect.orElseSucceed(files.exists(path), () => false)
  )
  const [first] = taken
  if (first !== undefined) {
    return yield* new UsageError({
      message: `${countOf(taken.length, "file")} would be replaced, such as ${first}: add --force, or name another folder`
    })
  }
})

/** The command. */
export const exportCommand = ({ tenant }: Platform) =>
  Command.make(
    "export",
    {
      out: Flag.String("out").pipe(
        Flag.withDescription("The folder to write to"),
        Flag.withMetavar("folder")
      ),
      ...filterFlags,
      concurrency: concurrencyFlag,
      force: forceFlag
    },
    Effect.fn("export")(function* (input) {
      const paths = yield* Path.Path
      const inventory = yield* takeInventory(input)
      const filters = filtersOf(input)
      const files = keyFiles({
        ...inventory,
        entries: inventory.entries.filter((entry) => matches(filters, entry, inventory.takenAt))
      }).map(({ path, text }) => ({ target: paths.join(input.out, path), text }))
      const targets = files.map(({ target }) => target)
      if (!input.force) yield* requireFree(targets)
      yield* Effect.forEach(files, ({ target, text }) => writeTextFile(target, text, input.force))
      yield* Console.log(
        (yield* Json)
          ? jsonText({ tenant: inventory.tenant, files: targets })
          : `${countOf(files.length, "file")} written to ${input.out}.`
      )
    })
  ).pipe(
    Command.withDescription("Write certificates, JWKS and a checklist for identity providers"),
    Command.provide(tenant)
  )
