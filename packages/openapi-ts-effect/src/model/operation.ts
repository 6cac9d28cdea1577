/**
 * One operation as the layer will have it: every decision made, nothing printed yet.
 */
import type { IR } from "@hey-api/openapi-ts"

import {
  responsesOf,
  errorRangesOf,
  errorSchemasOf,
  errorStatusesOf,
  rangeSchemasOf,
  redirectionsOf,
  undeclared
} from "./response.ts"
import type { ErrorRange, Response, ResponseKind } from "./response.ts"
import type { ResolvedLayerConfig } from "../config/layer-config.ts"
import { errorCodesOf, metadataOf, paginationOf, readOnlyOf, retryOf } from "./extensions.ts"
import type { Json, Pagination, ResponseLookup, RetryRule } from "./extensions.ts"
import { markOf } from "../prepare/mark.ts"
import type { EncodingRules, Mark, StreamMark } from "../prepare/mark.ts"
import { nameOperation } from "./names.ts"
import type { OperationName } from "./names.ts"
import { pathParametersOf, requestOf } from "./request.ts"
import type { PathParameter, RequestShape } from "./request.ts"
import type { SchemaLookup } from "../read/schema.ts"

/** Everything the printed constant of an operation depends on. */
export interface OperationModel extends OperationName {
  /** How the operation is named in a problem. */
  readonly where: string
  /** The identifier of the document, or hey-api's where the document has none. */
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string | undefined
  readonly description: string | undefined
  readonly deprecated: boolean
  readonly pathParameters: ReadonlyArray<PathParameter>
  readonly cookies: ReadonlyArray<IR.ParameterObject>
  readonly request: RequestShape
  /** Headers that it declares and the runtime sends, in lower case. */
  readonly optionHeaders: ReadonlyArray<string>
  readonly responses: ReadonlyArray<Response>
  /** Statuses from 300 to 399; only an SDK of the generator's own takes them for successes. */
  readonly redirections: ReadonlyArray<number>
  readonly errors: ReadonlyArray<number>
  /** The error codes that are known to come with a status. */
  readonly errorCodes: ReadonlyMap<number, ReadonlyArray<string>>
  /** The schemas of the bodies of errors, by status. */
  readonly errorSchemas: ReadonlyMap<number, IR.SchemaObject>
  /** The ranges of failures; only an SDK of the generator's own has classes for them. */
  readonly errorRanges: ReadonlyArray<ErrorRange>
  /** The schemas of the bodies of ranges, with the status as the raw client's types call it. */
  readonly rangeSchemas: ReadonlyMap<
    ErrorRange,
    { readonly key: string; readonly schema: IR.SchemaObject }
  >
  /** How the request is written where the raw client writes it otherwise. */
  readonly encoding: EncodingRules | undefined
  /** Whether it sends bytes, which only an SDK of the generator's own takes from anywhere. */
  readonly hasUploads: boolean
  /** The sequence of items that the response is, or may be. */
  readonly stream: StreamMark | undefined
  /** Where it is, and what it is called with, where that is not the same for all. */
  readonly server: Mark["server"]
  /** The headers of its responses, where they are asked for. */
  readonly headers: Mark["headers"]
  readonly security: Mark["security"]
  readonly retry: RetryRule
  readonly readOnly: boolean
  readonly metadata: ReadonlyArray<readonly [name: string, value: Json]>
  readonly pagination: Pagination | undefined
}

/** How an operation is named in a problem. */
export const whereIs = (operation: Pick<IR.OperationObject, "method" | "path">): string =>
  `${operation.method.toUpperCase()} ${operation.path}`

/** Draws every conclusion from the representation of an operation. */
export const modelOf = (
  operation: IR.OperationObject,
  config: ResolvedLayerConfig,
  lookup: SchemaLookup,
  responseOf: ResponseLookup
): OperationModel => {
  const where = whereIs(operation)
  const errors = errorStatusesOf(operation)
  const marked = markOf(operation)
  return {
    ...nameOperation(operation, config.untagged),
    where,
    id: operation.operationId ?? operation.id,
    method: operation.method.toUpperCase(),
    path: operation.path,
    summary: operation.summary,
    description: operation.description,
    deprecated: operation.deprecated === true,
    pathParameters: pathParametersOf(operation),
    cookies: Object.values(operation.parameters?.cookie ?? {}),
    request: requestOf(operation, config.omitHeaders),
    optionHeaders: Object.values(operation.parameters?.header ?? {})
      .map(({ name }) => name.toLowerCase())
      .filter((name) => config.omitHeaders.has(name)),
    responses: responsesOf(operation, lookup),
    redirections: redirectionsOf(operation),
    errors,
    errorSchemas: errorSchemasOf(operation),
    errorCodes: errorCodesOf(operation, errors, responseOf, config, where),
    errorRanges: errorRangesOf(operation),
    rangeSchemas: rangeSchemasOf(operation),
    encoding: marked.encoding,
    hasUploads: marked.hasUploads === true,
    stream: marked.stream,
    server: marked.server,
    headers: config.responseHeaders ? marked.headers : undefined,
    security: marked.security,
    retry: retryOf(operation, config, where),
    readOnly: readOnlyOf(operation, config, where),
    metadata: metadataOf(operation, config, where),
    pagination: paginationOf(operation, config, where)
  }
}

/** The operations that one of the document becomes: a stream beside another response has its own. */
export const formsOf = (model: OperationModel): ReadonlyArray<OperationModel> => {
  const { stream } = model
  if (stream?.isTwin !== true) return [model]
  const twin = {
    ...model,
    id: `${model.id}Stream`,
    name: `${model.name}Stream`,
    pagination: undefined
  }
  return [{ ...model, stream: undefined }, twin]
}

/** The kinds of response of all successful responses, each once. */
export const responseKindsOf = (model: OperationModel): ReadonlyArray<ResponseKind> =>
  model.responses.length > 0
    ? [...new Set(model.responses.flatMap(({ kinds }) => kinds))]
    : model.method === "HEAD"
      ? ["nothing"]
      : undeclared

/** The media types of the bytes that an operation may respond with. */
export const byteTypesOf = ({ responses }: OperationModel): ReadonlyArray<string> => [
  ...new Set(
    responses.flatMap(({ kinds, mediaType }) =>
      kinds.includes("bytes") && mediaType !== undefined ? [mediaType] : []
    )
  )
]
