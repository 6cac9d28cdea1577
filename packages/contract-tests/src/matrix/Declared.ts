/**
 * What the contract declares and what a run of the matrix covered, by resource: so that a test plays the
 * part of one resource. Read directly from the document, not by the reader that makes the rows.
 */
import { type JsonObject, objectAt } from "openapi-contract-tests/contract/Json"
import { type Case, pairOf } from "openapi-contract-tests/matrix/Cases"
import { describeFailure, type MatrixResult } from "openapi-contract-tests/matrix/Matrix"
import { document } from "./Setup.ts"

/** An operation, with each status that it declares. */
export interface Declared {
  readonly id: string
  readonly statuses: ReadonlyArray<string>
}

/** Every operation that the contract declares. */
export const declared: ReadonlyArray<Declared> = Object.values(
  objectAt(document.root["paths"], "paths")
).flatMap((item) =>
  Object.values(objectAt(item, "paths"))
    .filter((value): value is JsonObject => JSON.stringify(value).includes("operationId"))
    .map((operation) => ({
      id: String(operation["operationId"]),
      statuses: Object.keys(objectAt(operation["responses"], "responses"))
    }))
)

const resourceOf = (id: string): string => id.split(".")[0] ?? id

/** The operations of each resource: `users.roles.list` is one of `users`. */
export const resources: ReadonlyArray<readonly [string, ReadonlyArray<Declared>]> = [
  ...Map.groupBy(declared, ({ id }) => resourceOf(id))
]

/** The rows of a resource. */
export const rowsOf = (resource: string, rows: ReadonlyArray<Case>): ReadonlyArray<Case> =>
  rows.filter(({ operation }) => resourceOf(operation.id) === resource)

/** Every status of some operations. */
export const pairsOf = (operations: ReadonlyArray<Declared>): Array<string> =>
  operations.flatMap(({ id, statuses }) => statuses.map((status) => pairOf(id, status))).sort()

/** What came of a run of every status. */
export const summaryOf = ({ failures, pairs }: MatrixResult) => ({
  failures: failures.map(describeFailure),
  pairs: [...pairs].sort()
})

/** The summary of a run in which every status of some operations was as the contract says. */
export const everythingHolds = (operations: ReadonlyArray<Declared>) => ({
  failures: [],
  pairs: pairsOf(operations)
})

/** What came of a run of one status of each operation. */
export const sampleOf = ({ failures, pairs }: MatrixResult) => ({
  failures: failures.map(describeFailure),
  operations: [...pairs].map((pair) => pair.split(" ")[0]).sort()
})

/** The sample of a run in which it was as the contract says. */
export const oneOfEachHolds = (operations: ReadonlyArray<Declared>) => ({
  failures: [],
  operations: operations.map(({ id }) => id).sort()
})
