/**
 * The operations as users call them. The generator writes one constant for each operation with
 * {@link operation}: a function that carries its metadata. A bundler drops unused ones.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { CallOptions } from "./CallOptions.ts"
import type { ClientTag } from "./ClientLayer.ts"
import type { Extras } from "./Exchange.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { RawOperation } from "./Request.ts"

/**
 * One operation of the API: its path parameters in order, then the request, then options of this one
 * call. `E` is every error of a call, and `R` the tag of the client that it requires.
 */
export interface Operation<Args extends ReadonlyArray<unknown>, A, E, R> {
  (...args: Args): Effect.Effect<A, E, R>
  /** The operation's metadata from the contract. */
  readonly metadata: OperationMetadata
}

/** The arguments of an operation, with other options in place of the call's. */
export type WithOptions<Args extends ReadonlyArray<unknown>, Options> = {
  // Checked in both directions: a query with only optional fields looks like options, but is not.
  [Index in keyof Args]: [Args[Index], CallOptions] extends [CallOptions | undefined, Args[Index]]
    ? Options
    : Args[Index]
}

/** The untyped form of an operation. */
export const call =
  <Id>(tag: ClientTag<Id>, raw: RawOperation, metadata: OperationMetadata, extras?: Extras) =>
  (...args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown, Id> =>
    // Like `flatMap` over the service, in one step; a missing service is a defect.
    Effect.withFiber(({ context }) =>
      Context.getUnsafe(context, tag).execute(raw, metadata, args, extras)
    )

/**
 * Makes the constructor of an SDK's operations. The generator derives each type from the same document
 * as the metadata.
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
