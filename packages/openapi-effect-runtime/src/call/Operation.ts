/**
 * The operations as users call them. The generator writes one constant an
 * operation with {@link operation}; it is a function that carries its own metadata,
 * and a bundler drops those that are not used.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { CallOptions } from "./CallOptions.ts"
import type { ClientTag } from "./ClientLayer.ts"
import type { Extras } from "./Exchange.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { RawOperation } from "./Request.ts"

/**
 * One operation of the API: its path parameters in order, then the request, then
 * options of this one call. `E` is everything that a call fails with, and `R` the tag of the client
 * that it asks for.
 */
export interface Operation<Args extends ReadonlyArray<unknown>, A, E, R> {
  (...args: Args): Effect.Effect<A, E, R>
  /** What the contract says of the operation, as data. */
  readonly metadata: OperationMetadata
}

/** The arguments of an operation, with other options in the place of a call's. */
export type WithOptions<Args extends ReadonlyArray<unknown>, Options> = {
  // Each way, since a query whose fields are all optional is no options, though it may look so.
  [Index in keyof Args]: [Args[Index], CallOptions] extends [CallOptions | undefined, Args[Index]]
    ? Options
    : Args[Index]
}

/** The untyped front of an operation. */
export const call =
  <Id>(tag: ClientTag<Id>, raw: RawOperation, metadata: OperationMetadata, extras?: Extras) =>
  (...args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown, Id> =>
    // As `flatMap` over the service would, in one step: it is there, or it is a defect.
    Effect.withFiber(({ context }) =>
      Context.getUnsafe(context, tag).execute(raw, metadata, args, extras)
    )

/**
 * What makes the operations of one SDK. The type of each is the generator's to give, from the same
 * document as its metadata.
 */
export const operationOf =
  <Id>(tag: ClientTag<Id>) =>
  <Args extends ReadonlyArray<unknown>, A, E>(
    raw: RawOperation,
    metadata: OperationMetadata,
    extras?: Extras
  ): Operation<Args, A, E, Id> =>
    // The contract types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
    Object.assign(call(tag, raw, metadata, extras), { metadata }) as unknown as Operation<
      Args,
      A,
      E,
      Id
    >
