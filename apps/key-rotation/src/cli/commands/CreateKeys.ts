/**
 * `key-rotation create-keys`: mints the first keys of connections that have none.
 */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { createKeys, type Creation, withoutKeys } from "../../creation/CreateKeys.ts"
import { takeInventory } from "../../inventory/Inventory.ts"
import { signingAlgorithms } from "../../tenant/SigningAlgorithm.ts"
import { creationScopes } from "../../tenant/ManagementTenant.ts"
import { requireConsent } from "../Consent.ts"
import { tenantOf } from "../EnvFile.ts"
import type { ExitCodeName } from "../ExitCode.ts"
import { Unfinished } from "../Failure.ts"
import { jsonText } from "../Files.ts"
import {
  concurrencyFlag,
  connectionFlags,
  deadlineFlag,
  extentFlags,
  filtersOf,
  Json,
  requireExtent,
  yesFlag
} from "../Flags.ts"
import { printMessage, printResult } from "../Output.ts"
import type { Platform } from "../Platform.ts"
import { requireScopes } from "../RecordedRun.ts"
import { creationTable } from "../Tables.ts"
import { countOf, printable } from "../Text.ts"

const exitOf = ({ connections }: Creation): ExitCodeName => {
  const results = new Set(connections.map(({ result }) => result))
  if (results.has("unknown")) return "unknownOutcome"
  return results.has("not-created") ? "notRotated" : "done"
}

/** The command. */
export const createKeysCommand = (platform: Platform) =>
  Command.make(
    "create-keys",
    {
      ...connectionFlags,
      ...extentFlags,
      alg: Flag.Literals("alg", signingAlgorithms).pipe(
        Flag.withDescription("Algorithm of both keys (default: the tenant's, RS256)"),
        Flag.optional
      ),
      yes: yesFlag,
      deadline: deadlineFlag,
      concurrency: concurrencyFlag
    },
    Effect.fn("createKeys")(function* (input) {
      const filters = filtersOf({ name: input.name, strategy: input.strategy })
      yield* requireExtent(input, filters)
      const inventory = yield* takeInventory({ concurrency: input.concurrency, filters })
      const entries = withoutKeys(inventory).slice(0, Option.getOrUndefined(input.max))
      if (entries.length > 0) {
        yield* requireScopes(creationScopes)
        yield* printMessage(
          `Without keys: ${entries.map(({ connection }) => printable(connection.name)).join(", ")}`
        )
        yield* requireConsent(
          `Create the first keys of ${countOf(entries.length, "connection")} of ${inventory.tenant} now?`,
          input.yes
        )
      }
      const creation = yield* createKeys(entries, {
        concurrency: input.concurrency,
        algorithm: Option.getOrNull(input.alg),
        deadline: input.deadline
      })
      yield* printResult((yield* Json) ? jsonText(creation) : creationTable(creation))
      const exit = exitOf(creation)
      if (exit !== "done") return yield* new Unfinished({ exit })
    })
  ).pipe(
    Command.withDescription("Create the first keys of connections that have none"),
    Command.provide(platform.locks),
    Command.provide(tenantOf(platform))
  )
