/**
 * The applications that a connection is enabled for. One request changes at most 50 of them; this
 * module changes any number with successive requests.
 */
import type { UpdateEnabledClientConnectionsRequestContentItem } from "./types.ts"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Clients from "./generated/connections/clients.js"
import { invalid } from "openapi-effect-runtime/call/Request"
import { isObject } from "openapi-effect-runtime/core/Json"
import type { CallOptions } from "./sdk/CallOptions.ts"
import type { ManagementClient } from "./sdk/Client.ts"

/** An application, and whether it may use the connection. */
export type EnabledClientChange = UpdateEnabledClientConnectionsRequestContentItem

/** Some of the changes were not made, or may not have been made. */
export class EnabledClientsIncomplete extends Data.TaggedError("EnabledClientsIncomplete")<{
  readonly connectionId: string
  /** The changes that were made. */
  readonly done: ReadonlyArray<EnabledClientChange>
  /** The changes of the failed request and all after it. It is safe to make them again. */
  readonly pending: ReadonlyArray<EnabledClientChange>
  readonly cause: Clients.UpdateError
  readonly message: string
}> {}

// The API's limit for one request.
const most = 50

/** Whether a program without types gave changes. */
const isChanges = (given: unknown): boolean =>
  typeof given === "object" &&
  given !== null &&
  Symbol.iterator in given &&
  (!Array.isArray(given) || given.every(isObject))

/**
 * Enables or disables a connection for applications, in successive requests of 50 changes. Other
 * applications are not changed. Stops at the first request that fails, with `EnabledClientsIncomplete`,
 * which has the changes that were made and those that are pending.
 *
 * @example
 * ```ts
 * import { EnabledClients } from "@effect-auth0/management"
 * import { Console, Effect } from "effect"
 *
 * const ids = Array.from({ length: 120 }, (_, index) => `client_${index}`)
 *
 * export const enabled = EnabledClients.update(
 *   "con_A1b2C3d4E5f6G7h8",
 *   ids.map((client_id) => ({ client_id, status: true }))
 * ).pipe(
 *   Effect.catchTag("EnabledClientsIncomplete", ({ done, pending }) =>
 *     Console.log(`${done.length} enabled, ${pending.length} to do`)
 *   )
 * )
 * ```
 */
export const update = (
  connectionId: string,
  changes: Iterable<EnabledClientChange>,
  options?: CallOptions
): Effect.Effect<void, EnabledClientsIncomplete, ManagementClient> =>
  Effect.suspend(() => {
    if (!isChanges(changes)) {
      const cause = invalid(
        Clients.update.metadata,
        "changes",
        "changes must be a list of objects with client_id and status"
      )
      return Effect.fail(
        new EnabledClientsIncomplete({
          connectionId,
          done: [],
          pending: [],
          cause,
          message: cause.message
        })
      )
    }
    const all = [...changes]
    const from = (start: number): Effect.Effect<void, EnabledClientsIncomplete, ManagementClient> =>
      start >= all.length
        ? Effect.void
        : Clients.update(connectionId, all.slice(start, start + most), options).pipe(
            Effect.mapError(
              (cause) =>
                new EnabledClientsIncomplete({
                  connectionId,
                  done: all.slice(0, start),
                  pending: all.slice(start),
                  cause,
                  message: `Of ${all.length} changes of the applications of ${connectionId} ${start} were made: ${cause.message}`
                })
            ),
            Effect.flatMap(() => from(start + most))
          )
    return from(0)
  })
