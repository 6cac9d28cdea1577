/** Every operation that the package exports, by its id, for tests that go through all of them. */
import type * as Effect from "effect/Effect"
import * as Management from "../../src/index.ts"
import type { OperationMetadata } from "../../src/generated/sdk/runtime.js"

/** An operation that returns one response, of whatever type. */
export interface AnyOperation {
  (...args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown, Management.ManagementClient>
  readonly metadata: OperationMetadata
}

const isOperation = (value: unknown): value is AnyOperation =>
  typeof value === "function" &&
  "metadata" in value &&
  typeof value.metadata === "object" &&
  value.metadata !== null &&
  "id" in value.metadata

const isNamespace = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Module]"

const operationsIn = (namespace: object): ReadonlyArray<readonly [string, AnyOperation]> =>
  Object.values(namespace).flatMap((value: unknown) =>
    isOperation(value)
      ? [[value.metadata.id, value] as const]
      : isNamespace(value)
        ? operationsIn(value)
        : []
  )

/** The operations by their ids. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(operationsIn(Management))
