/**
 * The rows of the matrix: every operation, every status that it declares, every
 * named response of that status, with every sampled request.
 */
import type { ContractOperation, DeclaredResponse, Example } from "../contract/Operations.ts"
import { type SampledRequest, sampleRequests } from "../contract/Requests.ts"
import type { Sampler } from "../contract/Sampler.ts"

/** One row: this request, and this response to it. */
export interface Case {
  readonly operation: ContractOperation
  readonly response: DeclaredResponse
  /** `undefined` where the status has no body, or the contract no example for it. */
  readonly example: Example | undefined
  readonly request: SampledRequest
}

const isPlain = (request: SampledRequest): boolean =>
  request.variant === "required" || request.variant === "everything"

const casesOfOperation = (operation: ContractOperation, sampler: Sampler): ReadonlyArray<Case> => {
  const requests = sampleRequests(operation, sampler)
  return operation.responses.flatMap((response, responseIndex) => {
    const examples: ReadonlyArray<Example | undefined> =
      response.examples.length === 0 ? [undefined] : response.examples
    return examples.flatMap((example, exampleIndex) =>
      requests
        // What the body's examples are about is the request: one response to each is enough.
        .filter((request) => isPlain(request) || (responseIndex === 0 && exampleIndex === 0))
        .map((request) => ({ operation, response, example, request }))
    )
  })
}

/** All rows for some operations. */
export const casesOf = (
  operations: ReadonlyArray<ContractOperation>,
  sampler: Sampler
): ReadonlyArray<Case> => operations.flatMap((operation) => casesOfOperation(operation, sampler))

/** A pair of operation and status, as coverage counts them. */
export const pairOf = (operationId: string, status: number | string): string =>
  `${operationId} ${status}`
