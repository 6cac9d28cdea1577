/**
 * `key-rotation export`: certificates and JWKS for the administrators of identity providers.
 */
import { Effect, FileSystem, Path } from "effect"
import { Command, Flag } from "effect/cli"
import { keyFiles } from "../../export/KeyFiles.ts"
import { takeInventory } from "../../inventory/Inventory.ts"
import { tenantOf } from "../EnvFile.ts"
import { UsageError } from "../Failure.ts"
import { jsonText, writeTextFile } from "../Files.ts"
import { concurrencyFlag, filterFlags, filtersOf, forceFlag, Json, pathFlag } from "../Flags.ts"
import { printMessage, printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { countOf, printable } from "../Text.ts"

/** Rejects before the first file is written, so that an export is complete or absent. */
const requireAllFree = Effect.fnUntraced(function* (targets: ReadonlyArray<string>) {
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
export const exportCommand = (platform: Platform) =>
  Command.make(
    "export",
    {
      out: pathFlag("out", "folder").pipe(Flag.withDescription("The folder to write to")),
      ...filterFlags,
      concurrency: concurrencyFlag,
      force: forceFlag
    },
    Effect.fn("export")(function* (input) {
      const paths = yield* Path.Path
      const { concurrency } = input
      const inventory = yield* takeInventory({ concurrency, filters: filtersOf(input) })
      const files = keyFiles(inventory).map(({ path, text }) => ({
        target: paths.join(input.out, path),
        text
      }))
      const targets = files.map(({ target }) => target)
      if (!input.force) yield* requireAllFree(targets)
      yield* Effect.forEach(files, ({ target, text }) => writeTextFile(target, text, input.force))
      const unread = inventory.entries.filter(
        ({ rotatability }) => !rotatability.rotatable && rotatability.obstacle === "unreadable"
      )
      for (const { connection, rotatability } of unread) {
        if (!rotatability.rotatable) {
          yield* printMessage(printable(`${connection.name}: ${rotatability.explanation}`))
        }
      }
      yield* printResult(
        (yield* Json)
          ? jsonText({
              tenant: inventory.tenant,
              files: targets,
              unreadable: unread.map(({ connection }) => connection.name)
            })
          : `${countOf(files.length, "file")} written to ${input.out}.`
      )
    })
  ).pipe(
    Command.withDescription("Write certificates, JWKS and a checklist for identity providers"),
    Command.provide(tenantOf(platform))
  )
