/** The metadata of all operations of an SDK, for programs that inspect the whole API. */
import type { OperationMetadata } from "../core/OperationMetadata.ts"

/** Resources of an SDK: modules of operations, and of further resources. */
export type Resources = Readonly<Record<string, unknown>>

const isMetadata = (value: unknown): value is OperationMetadata =>
  typeof value === "object" && value !== null && "id" in value && "method" in value

/** The metadata of every operation in some resources, sorted by id. */
export const metadataOf = (resources: Resources): ReadonlyMap<string, OperationMetadata> => {
  const found = new Map<string, OperationMetadata>()
  const collect = (value: unknown): void => {
    if (typeof value === "function") {
      if ("metadata" in value && isMetadata(value.metadata)) {
        found.set(value.metadata.id, value.metadata)
      }
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect)
  }
  collect(resources)
  return new Map([...found].toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
