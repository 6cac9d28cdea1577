/**
 * The model of one operation: all that its generated code depends on, before anything is printed.
 */
import type { IR } from "@hey-api/openapi-ts"

import {
  responsesOf,
  errorRangesOf,
  errorSchemasOf,
  errorStatusesOf,
  rangeSchemasOf,
  redirectionsOf,
  textErrorsOf,
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

/** The model of an operation. */
export interface OperationModel extends OperationName {
  /** The operation's name in problems. */
  readonly where: string
  /** The identifier in the document, otherwise the one that hey-api made up. */
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string | undefined
  readonly description: string | undefined
  readonly deprecated: boolean
  readonly pathParameters: ReadonlyArray<PathParameter>
  readonly cookies: ReadonlyArray<IR.ParameterObject>
  readonly request: RequestShape
  /** Declared headers that the runtime sends, in lower case. */
  readonly optionHeaders: ReadonlyArray<string>
  readonly responses: ReadonlyArray<Response>
  /** Statuses from 300 to 399. With `client` they are successes. */
  readonly redirections: ReadonlyArray<number>
  readonly errors: ReadonlyArray<number>
  /** The known error codes by status. */
  readonly errorCodes: ReadonlyMap<number, ReadonlyArray<string>>
  /** The schemas of error bodies by status. */
  readonly errorSchemas: ReadonlyMap<number, IR.SchemaObject>
  /** The declared ranges of error statuses. They have classes with `client` only. */
  readonly errorRanges: ReadonlyArray<ErrorRange>
  /** The schemas of the bodies of ranges, with the status as the key in the raw client's types. */
  readonly rangeSchemas: ReadonlyMap<
    ErrorRange,
    { readonly key: string; readonly schema: IR.SchemaObject }
  >
  /** The error statuses and ranges whose bodies are text. */
  readonly textErrors: ReadonlyArray<number | ErrorRange>
  /** How the request is encoded, if not as the raw client does. */
  readonly encoding: EncodingRules | undefined
  /** Whether it sends bytes. With `client` they can come from a `Blob`, memory or a stream. */
  readonly hasUploads: boolean
  /** The stream of items in the response, if there is one. */
  readonly stream: StreamMark | undefined
  /** The operation's own server and security, if it has any. */
  readonly server: Mark["server"]
  /** The declared response headers, with the option `responseHeaders`. */
  readonly headers: Mark["headers"]
  readonly security: Mark["security"]
  readonly retry: RetryRule
  readonly readOnly: boolean
  readonly metadata: ReadonlyArray<readonly [name: string, value: Json]>
  readonly pagination: Pagination | undefined
}

/** The name of an operation in problems. */
export const whereIs = (operation: Pick<IR.OperationObject, "method" | "path">): string =>
  `${operation.method.toUpperCase()} ${operation.path}`

/** Makes the model of an operation from hey-api's representation. */
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
    textErrors: textErrorsOf(operation),
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

/** The operations generated for one of the document: a stream beside another response gets its own. */
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

/** The kinds of all successful responses, without duplicates. */
export const responseKindsOf = (model: OperationModel): ReadonlyArray<ResponseKind> =>
  model.responses.length > 0
    ? [...new Set(model.responses.flatMap(({ kinds }) => kinds))]
    : model.method === "HEAD"
      ? ["nothing"]
      : undeclared

/** The media types of binary responses. */
export const byteTypesOf = ({ responses }: OperationModel): ReadonlyArray<string> => [
  ...new Set(
    responses.flatMap(({ kinds, mediaType }) =>
      kinds.includes("bytes") && mediaType !== undefined ? [mediaType] : []
    )
  )
]
