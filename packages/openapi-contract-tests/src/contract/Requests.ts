/**
 * Requests of an operation, sampled from the contract: one with only what is
 * required, one with everything, and one for every named example of the body.
 */
import type { ContractOperation, Parameter } from "./Operations.ts"
import type { Json } from "./Json.ts"
import type { Detail, Sampler } from "./Sampler.ts"

/** A request in the terms of the contract, before anything is encoded. */
export interface SampledRequest {
  /** `required`, `everything`, or `example` and the name of the body's example. */
  readonly variant: string
  /** Values of the path parameters, by name. */
  readonly path: Readonly<Record<string, string>>
  /** `undefined` where the variant has no query. */
  readonly query: Readonly<Record<string, Json>> | undefined
  /** Values of the header parameters, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json | undefined
}

const sampleParameters = (
  operation: ContractOperation,
  place: Parameter["in"],
  detail: Detail,
  sampler: Sampler
): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    operation.parameters
      .filter((parameter) => parameter.in === place)
      .filter((parameter) => parameter.required || detail === "everything")
      .map((parameter) => [
        parameter.name,
        parameter.example ??
          sampler.sample(parameter.schema, detail, `${operation.id}/${parameter.name}`)
      ])
  )

const asText = (values: Readonly<Record<string, Json>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

const sampleOne = (
  operation: ContractOperation,
  variant: string,
  detail: Detail,
  body: Json | undefined,
  sampler: Sampler
): SampledRequest => {
  const query = sampleParameters(operation, "query", detail, sampler)
  return {
    variant,
    path: asText(sampleParameters(operation, "path", detail, sampler)),
    query: Object.keys(query).length === 0 ? undefined : query,
    headers: asText(sampleParameters(operation, "header", detail, sampler)),
    body
  }
}

/** The requests of an operation, the two plain variants first. */
export const sampleRequests = (
  operation: ContractOperation,
  sampler: Sampler
): ReadonlyArray<SampledRequest> => {
  const { body } = operation
  const details: ReadonlyArray<Detail> = ["required", "everything"]
  return [
    ...details.map((detail) =>
      sampleOne(
        operation,
        detail,
        detail,
        body !== undefined && (body.required || detail === "everything")
          ? sampler.sample(body.schema, detail, `${operation.id}/body`)
          : undefined,
        sampler
      )
    ),
    ...(body?.examples ?? []).map((example) =>
      sampleOne(operation, `example ${example.name}`, "required", example.value, sampler)
    )
  ]
}
