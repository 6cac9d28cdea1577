/**
 * For reading a record, changing it and writing back only what can be written. A record has members
 * that its update rejects, such as `id` and `created_at`; `request` leaves them out, as the contract
 * says. Programs that do not import this module do not bundle it.
 */
import type { Connection, ConnectionOptions, UpdateConnectionRequestContent } from "./types.ts"
import * as Effect from "effect/Effect"
import { asRequest, type AsRequest } from "./AsRequest.ts"
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

/** The request of an operation, after its path parameters. */
export type RequestOf<Operation extends UpdateOperation> =
  Required<Parameters<Operation>> extends readonly [...infer _, infer Request, infer _Options]
    ? Request
    : never

/**
 * What a record may hold where a request takes a value: enumerations are open in responses, null
 * stands for an absent member, and a record has members that no request has.
 */
export type Readable<Value> = unknown extends Value
  ? unknown
  : Value extends string
    ? string
    : Value extends number
      ? number
      : Value extends boolean
        ? boolean
        : Value extends ReadonlyArray<infer Item>
          ? ReadonlyArray<Readable<Item>>
          : Value extends object
            ? ReadableObject<Value>
            : Value

/**
 * An object as {@link Readable} has it. It may have none of the members that a request names, but is no
 * list. What a map holds is not compared: an interface of your own for it has no index signature.
 */
export type ReadableObject<Value> = object & {
  readonly [
    Name in keyof Value as string extends Name ? never : number extends Name ? never : Name
  ]?: ([Value[Name]] extends [never] ? unknown : Readable<Value[Name]>) | null | undefined
} & { readonly [Symbol.iterator]?: never }

/** A record that the request of an update can be made from; any object for an untyped operation. */
export type RecordFor<Operation extends UpdateOperation> = [RequestOf<Operation>] extends [never]
  ? object
  : object & Readable<RequestOf<Operation>>

/** The member names of all alternatives. */
type NamesOf<Record> = Record extends unknown ? keyof Record : never

/** Whether a record always has a member in the form that the request takes. */
type Always<Record, Name, Value> = Name extends keyof Record
  ? undefined extends Record[Name]
    ? false
    : null extends Record[Name]
      ? null extends Value
        ? true
        : false
      : true
  : false

/**
 * The part of a request that a record provides: their common members, required if the record always has
 * them.
 */
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

// Sending an empty one would delete what was written since the record was read.
const emptied = new Set(["app_metadata", "user_metadata"])

/** Marks a value that cannot be sent: because a secret that it needs was not read, for example. */
const unwritable = Symbol("unwritable")

/** A name in an error: short, and on one line. */
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
  // Leaving an item out of a list would delete that item.
  return fit.includes(unwritable) ? unwritable : fit
}

/** Reduces a value to its shape; reports each member that is left out. */
const fitted = (value: unknown, shape: Shape, path: string, leaveOut: LeaveOut): unknown => {
  if (Array.isArray(value)) {
    const item = shape.items === undefined ? undefined : shapes[shape.items]
    if (value.length === 0 && shape.filled === true) return unwritable
    return item === undefined ? value : fittedList(value, item, path, leaveOut)
  }
  const { filled, members, others, required = [] } = shape
  if (!isObject(value) || members === undefined) return value
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
  // The compiler checks which members the caller must add.
  const isPart = path !== ""
  const isShort =
    required.some((name) => !result.has(name)) || (filled === true && result.size === 0)
  return isPart && isShort ? unwritable : Object.fromEntries(result)
}

const shapeOf = ({ id }: OperationMetadata): Shape | undefined => {
  const number = Object.hasOwn(updates, id) ? updates[id] : undefined
  return number === undefined ? undefined : shapes[number]
}

const bodyOf = (operation: OperationMetadata, record: unknown, leaveOut: LeaveOut): unknown => {
  const shape = shapeOf(operation)
  // Not an update of a record: sent unchanged, and checked by the API.
  if (shape === undefined) return record
  // A value that is not a record has no member of a request.
  if (!isObject(record)) return {}
  const body = fitted(record, shape, "", leaveOut)
  if (!isObject(body)) return body
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => {
      const isEmptied = emptied.has(name) && isObject(value) && Object.keys(value).length === 0
      if (isEmptied) leaveOut(`/${name}`)
      return !isEmptied
    })
  )
}

/**
 * The part of a record that an update accepts, at any depth. It leaves out read-only members, unknown
 * members of closed objects, nulls that the request does not accept, parts without a required member,
 * such as a secret that is never returned, and empty metadata, which would delete everything. Values
 * are unchanged, including enumeration values that only the API knows. For a value that is not an
 * object, which does not compile, the request is empty.
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
export const request = <Operation extends UpdateOperation, Record extends RecordFor<Operation>>(
  operation: Operation,
  record: Record
): Written<RequestOf<Operation>, Record> =>
  // The members of the request, all of them from the API.
  bodyOf(operation.metadata, record, () => undefined) as Written<RequestOf<Operation>, Record>

const rejected = ({ api, id }: OperationMetadata, message: string): InvalidRequest =>
  new InvalidRequest({ api, operation: id, argument: "body", message: `${id}: ${message}` })

/** What a value is, in an error. */
const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "an array" : `of type ${typeof value}`

/**
 * Like {@link request}, but fails with an `InvalidRequest` that names the members that would be left
 * out, or that says that the record is not an object: for records that come from a file or a form
 * rather than from the API.
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
export const exactRequest = <
  Operation extends UpdateOperation,
  Record extends RecordFor<Operation>
>(
  operation: Operation,
  record: Record
): Effect.Effect<Written<RequestOf<Operation>, Record>, InvalidRequest> =>
  Effect.suspend(() => {
    const { metadata } = operation
    if (!isObject(record) && shapeOf(metadata) !== undefined) {
      return Effect.fail(
        rejected(
          metadata,
          `the record must be an object with the members to update; it is ${kindOf(record)}`
        )
      )
    }
    const paths: Array<string> = []
    const body = bodyOf(operation.metadata, record, (path) => paths.push(path))
    return paths.length === 0
      ? Effect.succeed(body as Written<RequestOf<Operation>, Record>)
      : Effect.fail(
          rejected(
            metadata,
            `the update does not take ${paths.slice(0, 20).join(", ")}${paths.length > 20 ? ` and ${paths.length - 20} more` : ""}; leave them out, or use Updates.request`
          )
        )
  })

/** Changes of a connection's options: each option that is given replaces the one that was read. */
export type ConnectionOptionsChanges = NonNullable<UpdateConnectionRequestContent["options"]>

/**
 * Changes some options of a connection and keeps the rest. An update replaces all options, so they are
 * read first and sent as a whole; an option that is `undefined` is removed. Only the first level is
 * merged: an option that is itself an object or a list, such as `attributes`, is replaced as a whole. To
 * keep parts of it, give a function, which gets the options that were read and returns the changes.
 *
 * Fails with `InvalidRequest`, and updates nothing, if the API returns no options, as for a token
 * without the scope `read:connections_options`, or if the changes are not an object. Concurrent
 * programs overwrite each other's changes: the API has no versions to prevent that.
 *
 * @example
 * ```ts
 * import * as Updates from "@effect-auth0/management/updates"
 *
 * export const updated = Updates.connectionOptions("con_A1b2C3d4E5f6G7h8", {
 *   token_endpoint_auth_method: "private_key_jwt"
 * })
 *
 * export const mapped = Updates.connectionOptions("con_A1b2C3d4E5f6G7h8", ({ attribute_map }) => ({
 *   attribute_map: { ...attribute_map, userinfo_scope: "openid email" }
 * }))
 * ```
 */
export const connectionOptions = (
  id: string,
  changes:
    | ConnectionOptionsChanges
    | ((read: AsRequest<ConnectionOptions>) => ConnectionOptionsChanges),
  options?: CallOptions
): Effect.Effect<Connection, GetError | UpdateError, ManagementClient> =>
  Effect.flatMap(get(id, undefined, options), (connection) => {
    const read: ConnectionOptions | undefined = connection.options
    // A response can differ from its type: `null`, for example, would keep no options.
    if (!isObject(read)) {
      return Effect.fail(
        rejected(
          update.metadata,
          "the connection was returned without its options, which an update would replace; give the token the scope read:connections_options"
        )
      )
    }
    const kept = asRequest(read)
    const changed = typeof changes === "function" ? changes(kept) : changes
    return isObject(changed)
      ? update(id, { options: { ...kept, ...changed } }, options)
      : Effect.fail(
          rejected(
            update.metadata,
            `the changes must be an object with the options to change; they are ${kindOf(changed)}`
          )
        )
  })
