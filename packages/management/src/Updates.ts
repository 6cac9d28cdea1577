/**
 * Reading, changing, writing back, without what cannot be written. A record has members that its update
 * rejects, such as `id` and `created_at`; `request` leaves them out, by the contract. A program
 * that does not import this module pays nothing for it.
 */
import type { Connection, ConnectionOptions, UpdateConnectionRequestContent } from "./types.ts"
import * as Effect from "effect/Effect"
import { asRequest } from "./AsRequest.ts"
import { get, type GetError, update, type UpdateError } from "./generated/connections.js"
import { shapes, updates } from "./generated/updates.js"
import type { CallOptions } from "./sdk/CallOptions.ts"
import type { ManagementClient } from "./sdk/Client.ts"
import type { Shape } from "./sdk/Shape.ts"
import type { OperationMetadata } from "./generated/sdk/runtime.js"
import { InvalidRequest } from "openapi-effect-runtime/core/Errors"
import { isObject } from "openapi-effect-runtime/core/Json"

/** An operation that updates a record. */
export interface UpdateOperation {
  (...args: never): unknown
  readonly metadata: OperationMetadata
}

/** What an operation takes after its path parameters. */
export type RequestOf<Operation extends UpdateOperation> =
  Required<Parameters<Operation>> extends readonly [...infer _, infer Request, infer _Options]
    ? Request
    : never

/** Names of members of any alternative. */
type NamesOf<Record> = Record extends unknown ? keyof Record : never

/** Whether a record always has a member that a request takes as it is. */
type Always<Record, Name, Value> = Name extends keyof Record
  ? undefined extends Record[Name]
    ? false
    : null extends Record[Name]
      ? null extends Value
        ? true
        : false
      : true
  : false

/** What of a request a record can give: the members of both, required where the record always has them. */
export type Written<Request, Record> = Request extends unknown
  ? {
      [
        Name in keyof Request as Name extends NamesOf<Record>
          ? Always<Record, Name, Request[Name]> extends true
            ? Name
            : never
          : never
      ]: Request[Name]
    } & {
      [
        Name in keyof Request as Name extends NamesOf<Record>
          ? Always<Record, Name, Request[Name]> extends true
            ? never
            : Name
          : never
      ]?: Request[Name]
    }
  : never

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// To send an empty one would delete what somebody has written since the record was read.
const emptied = new Set(["app_metadata", "user_metadata"])

/** In place of a value that cannot be sent: a secret that it needs was not read, for one. */
const unwritable = Symbol("unwritable")

/** A name as an error shows it: short, and in one line. */
const shown = (name: string): string =>
  /^[\w$.-]{1,64}$/.test(name)
    ? name
    : JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name)

type LeaveOut = (path: string) => void

const fittedList = (
  values: ReadonlyArray<unknown>,
  item: Shape,
  path: string,
  leaveOut: LeaveOut
): unknown => {
  const fit = values.map((one, index) => fitted(one, item, `${path}/${index}`, leaveOut))
  // A list without one of its items would delete that item.
  return fit.includes(unwritable) ? unwritable : fit
}

/** A value as its shape takes it; tells each member that is left out. */
const fitted = (value: unknown, shape: Shape, path: string, leaveOut: LeaveOut): unknown => {
  if (Array.isArray(value)) {
    const item = shape.items === undefined ? undefined : shapes[shape.items]
    if (value.length === 0 && shape.filled === true) return unwritable
    return item === undefined ? value : fittedList(value, item, path, leaveOut)
  }
  const { filled, members, others, required = [] } = shape
  if (!isRecord(value) || members === undefined) return value
  const result = new Map<string, unknown>()
  for (const [name, member] of Object.entries(value)) {
    const at = `${path}/${shown(name)}`
    const number = Object.hasOwn(members, name) ? members[name] : others
    const of = number === undefined ? undefined : shapes[number]
    const isRejected = of === undefined || (member === null && of.nullable !== true)
    const fit = isRejected ? unwritable : fitted(member, of, at, leaveOut)
    if (fit === unwritable) leaveOut(at)
    else result.set(name, fit)
  }
  // What the caller has to add to the update itself is seen by the compiler.
  const isPart = path !== ""
  const isShort =
    required.some((name) => !result.has(name)) || (filled === true && result.size === 0)
  return isPart && isShort ? unwritable : Object.fromEntries(result)
}

const bodyOf = (operation: OperationMetadata, record: object, leaveOut: LeaveOut): unknown => {
  const number = Object.hasOwn(updates, operation.id) ? updates[operation.id] : undefined
  const shape = number === undefined ? undefined : shapes[number]
  // What is no update of a record is sent as it is given, and held to the contract by the API.
  if (shape === undefined) return record
  const body = fitted(record, shape, "", leaveOut)
  if (!isRecord(body)) return body
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => {
      const isEmptied = emptied.has(name) && isRecord(value) && Object.keys(value).length === 0
      if (isEmptied) leaveOut(`/${name}`)
      return !isEmptied
    })
  )
}

/**
 * What an update takes of a record that was read: the members of its request, however deep. Left out
 * are members that cannot be written, members that the contract does not know where it names them all,
 * nulls where the request takes none, parts that lack what the request requires of them, such as a
 * secret that is never returned, and empty metadata, which would delete everything. Values go back as
 * they came, those of enumerations that only the API knows too.
 *
 * @example
 * ```ts
 * import { Clients } from "@effect-auth0/management"
 * import * as Updates from "@effect-auth0/management/updates"
 * import { Effect } from "effect"
 *
 * const id = "wJ4fQ0pT2mXb7Ls9Kd3RzVnY8cHgE6aU"
 *
 * export const renamed = Clients.get(id).pipe(
 *   Effect.flatMap((client) =>
 *     Clients.update(id, { ...Updates.request(Clients.update, client), name: "Shop" })
 *   )
 * )
 * ```
 */
export const request = <Operation extends UpdateOperation, Record extends object>(
  operation: Operation,
  record: Record
): Written<RequestOf<Operation>, Record> =>
  // The members of the request, of which the API has given each.
  bodyOf(operation.metadata, record, () => undefined) as Written<RequestOf<Operation>, Record>

/**
 * As {@link request}, and fails with `InvalidRequest`, which names them, where members would be left out:
 * for records that come from a file or a form rather than from the API.
 *
 * @example
 * ```ts
 * import { Roles } from "@effect-auth0/management"
 * import * as Updates from "@effect-auth0/management/updates"
 * import { Effect } from "effect"
 *
 * export const updated = Updates.exactRequest(Roles.update, { name: "editor", id: "rol_1" }).pipe(
 *   Effect.flatMap((role) => Roles.update("rol_1", role))
 * )
 * ```
 */
export const exactRequest = <Operation extends UpdateOperation, Record extends object>(
  operation: Operation,
  record: Record
): Effect.Effect<Written<RequestOf<Operation>, Record>, InvalidRequest> =>
  Effect.suspend(() => {
    const paths: Array<string> = []
    const body = bodyOf(operation.metadata, record, (path) => paths.push(path))
    return paths.length === 0
      ? Effect.succeed(body as Written<RequestOf<Operation>, Record>)
      : Effect.fail(
          new InvalidRequest({
            api: operation.metadata.api,
            operation: operation.metadata.id,
            argument: "body",
            message: `${operation.metadata.id}: the update does not take ${paths.slice(0, 20).join(", ")}${paths.length > 20 ? ` and ${paths.length - 20} more` : ""}; leave them out, or use Updates.request`
          })
        )
  })

/**
 * Changes some options of a connection and keeps the rest. An update replaces all options by those that
 * it is given, so they are read first and sent whole; an option that is given as `undefined` is
 * left out, which removes it. Fails with `InvalidRequest`, and updates nothing, where the API returns no
 * options, as it does to a token without the scope `read:connections_options`. Two programs that do this at once overwrite each other's change: the
 * API has no versions to prevent it.
 *
 * @example
 * ```ts
 * import * as Updates from "@effect-auth0/management/updates"
 *
 * export const updated = Updates.connectionOptions("con_A1b2C3d4E5f6G7h8", {
 *   token_endpoint_auth_method: "private_key_jwt"
 * })
 * ```
 */
export const connectionOptions = (
  id: string,
  changes: NonNullable<UpdateConnectionRequestContent["options"]>,
  options?: CallOptions
): Effect.Effect<Connection, GetError | UpdateError, ManagementClient> =>
  Effect.flatMap(get(id, undefined, options), (connection) => {
    const read: ConnectionOptions | undefined = connection.options
    // A response can hold what its type denies, such as `null`, of which nothing would be kept.
    return !isObject(read)
      ? Effect.fail(
          new InvalidRequest({
            api: update.metadata.api,
            operation: update.metadata.id,
            argument: "body",
            message: `${update.metadata.id}: the connection was returned without its options, which an update would replace; give the token the scope read:connections_options`
          })
        )
      : update(id, { options: { ...asRequest(read), ...changes } }, options)
  })
