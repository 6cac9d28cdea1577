/**
 * Resources bound to a given client, so that their operations require nothing: for your own services,
 * or for one client per tenant or request.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { BinaryOperation } from "../call/BinaryOperation.ts"
import type { ClientTag } from "../call/ClientLayer.ts"
import type { Operation } from "../call/Operation.ts"
import type { RespondingOperation } from "../call/WithResponse.ts"
import type { EventOperation } from "../events/Events.ts"
import type { ItemsOperation } from "../events/Items.ts"
import type { PagedOperation } from "../pagination/PagedOperation.ts"
import type { RespondingPagedOperation } from "../pagination/PagedWithResponse.ts"

type LastOf<Args extends ReadonlyArray<unknown>> =
  Required<Args> extends readonly [...ReadonlyArray<unknown>, infer Last] ? Last : never

/** The options of a list's streams. */
type OptionsIn<List> = List extends { readonly items: (...args: infer Args) => unknown }
  ? LastOf<Args>
  : never

/** A resource whose operations are bound to a client; other members stay unchanged. */
export type Bound<Resource, Id> = {
  readonly [Name in keyof Resource]: BoundValue<Resource[Name], Id>
}

type BoundValue<Value, Id> = Value extends abstract new (...args: never) => unknown
  ? Value
  : Value extends PagedOperation<infer Args, infer Item, infer Body, infer E, Id, never>
    ? Value extends RespondingPagedOperation<Args, Item, Body, E, Id, infer Headers, never>
      ? RespondingPagedOperation<Args, Item, Body, E, never, Headers, OptionsIn<Value>>
      : PagedOperation<Args, Item, Body, E, never, OptionsIn<Value>>
    : Value extends BinaryOperation<infer Args, infer A, infer E, Id>
      ? BinaryOperation<Args, A, E, never>
      : Value extends Operation<infer Args, infer A, infer E, Id>
        ? Value extends RespondingOperation<Args, A, E, Id, infer Headers>
          ? RespondingOperation<Args, A, E, never, Headers>
          : Operation<Args, A, E, never>
        : Value extends EventOperation<infer _Args, infer Event, infer E, Id, never>
          ? EventOperation<Parameters<Value>, Event, E, never, LastOf<Parameters<Value>>>
          : Value extends ItemsOperation<infer _Args, infer Item, infer E, Id, never>
            ? ItemsOperation<Parameters<Value>, Item, E, never, LastOf<Parameters<Value>>>
            : BoundFunction<Value, Id>

/** Handwritten members next to operations: functions that return Effects or streams, and namespaces. */
type BoundFunction<Value, Id> = Value extends (
  ...args: infer Args
) => Effect.Effect<infer A, infer E, infer R>
  ? (...args: Args) => Effect.Effect<A, E, Exclude<R, Id>>
  : Value extends (...args: infer Args) => Stream.Stream<infer A, infer E, infer R>
    ? (...args: Args) => Stream.Stream<A, E, Exclude<R, Id>>
    : Value extends (...args: never) => unknown
      ? Value
      : Value extends object
        ? Bound<Value, Id>
        : Value

// Operations and the functions around them are arrow functions, which have no prototype.
const isClass = (value: object): boolean => "prototype" in value

// Only a namespace, made by an engine or a bundler, not any other object.
const isNamespace = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Binds the resources of one SDK to the client in the context. */
export const bindOf =
  <Id>(tag: ClientTag<Id>) =>
  <Resource extends object>(resource: Resource): Effect.Effect<Bound<Resource, Id>, never, Id> =>
    Effect.map(tag, (client) => {
      const provided = (result: unknown): unknown => {
        if (Effect.isEffect(result)) {
          return Effect.provideService(result as Effect.Effect<unknown, unknown, Id>, tag, client)
        }
        return Stream.isStream(result)
          ? Stream.provideService(result as Stream.Stream<unknown, unknown, Id>, tag, client)
          : result
      }
      const members = (value: object, isOperation: boolean): object =>
        Object.fromEntries(
          Object.entries(value).map(([name, member]: [string, unknown]) => [
            name,
            isOperation && typeof member !== "function" ? member : bound(member)
          ])
        )
      const bound = (value: unknown): unknown => {
        if (typeof value === "function" && !isClass(value)) {
          // The type of the resource says which of its functions return Effects and streams.
          const call = value as (...args: ReadonlyArray<unknown>) => unknown
          return Object.assign(
            (...args: ReadonlyArray<unknown>) => provided(call(...args)),
            members(value, true)
          )
        }
        return typeof value === "object" && value !== null && isNamespace(value)
          ? members(value, false)
          : value
      }
      return members(resource, false) as Bound<Resource, Id>
    })
