/**
 * The operations as users call them. The generator writes one constant an
 * operation with {@link operation}; it is a function that carries its own facts,
 * and a bundler drops those that are not used.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type CallOptions, type Extras, ManagementClient } from "./Client.ts"
import type { CallError } from "./Errors.ts"
import type { OperationFacts } from "./OperationFacts.ts"
import type { RawOperation } from "./Request.ts"

/**
 * One operation of the API: its path parameters in order, then the request, then
 * options of this one call.
 */
export interface Operation<Args extends ReadonlyArray<unknown>, A, E> {
  (...args: Args): Effect.Effect<A, E | CallError, ManagementClient>
  /** What the contract says of the operation, as data. */
  readonly operation: OperationFacts
}

/** The arguments of an operation, with other options in the place of {@link CallOptions}. */
export type WithOptions<Args extends ReadonlyArray<unknown>, Options extends CallOptions> = {
  // Each way, since a query whose fields are all optional is no options, though it may look so.
  [Index in keyof Args]: [Args[Index], CallOptions] extends [CallOptions | undefined, Args[Index]]
    ? Options
    : Args[Index]
}

/** The untyped front of an operation. */
export const call =
  (raw: RawOperation, facts: OperationFacts, extras?: Extras) =>
  (...args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown, ManagementClient> =>
    // As `flatMap` over the service would, in one step: it is there, or it is a defect.
    Effect.withFiber(({ context }) =>
      Context.getUnsafe(context, ManagementClient).execute(raw, facts, args, extras)
    )

/** Makes an operation. The type is the generator's to give, from the same contract as the facts. */
export const operation = <Args extends ReadonlyArray<unknown>, A, E>(
  raw: RawOperation,
  facts: OperationFacts,
  extras?: Extras
): Operation<Args, A, E> =>
  // The contract types what `execute` cannot: see docs/architecture.md, "Where types are asserted".
  Object.assign(call(raw, facts, extras), { operation: facts }) as unknown as Operation<Args, A, E>
