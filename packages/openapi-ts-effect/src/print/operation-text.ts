/**
 * One operation as source text: its types, its documentation and its constant.
 */
import type { IR } from "@hey-api/openapi-ts"

import * as dialect from "./dialect.ts"
import { documentationOf } from "./documentation.ts"
import type { Json } from "../model/extensions.ts"
import { keyText, lineWidth, listText, literalText, unionText } from "./literal.ts"
import { responseKindsOf, byteTypesOf } from "../model/operation.ts"
import type { OperationModel } from "../model/operation.ts"
import { requestPath } from "../model/path.ts"
import { argumentsText, errorBodyTypes, itemText, streamItemType, successTypes } from "./types.ts"
import type { NamedType, TypeContext } from "./types.ts"

/** The names that an operation declares in its file. */
export interface DeclaredNames {
  /** The local name of the constant. */
  readonly constant: string
  /** The name of a type that belongs to the operation, by its suffix. */
  readonly type: (suffix: "Error" | "Query" | "Body" | "Request" | "Item" | "Page") => string
}

const isGroup = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const metadataNote = (value: Json): string | undefined => {
  if (typeof value === "string") return value
  if (Array.isArray(value)) return value.map((each) => `\`${String(each)}\``).join(", ")
  if (!isGroup(value)) return undefined
  const notes = Object.entries(value).flatMap(([key, each]) => {
    const words = key.replaceAll(/(\p{Lu})/gu, " $1").toLowerCase()
    if (!Array.isArray(each) || each.length === 0) return []
    const note = metadataNote(each) ?? ""
    // "any of" one is that one
    return [each.length === 1 ? note : `${words} ${note}`]
  })
  return notes.length === 0 ? undefined : notes.join("; ")
}

const metadataNotes = (model: OperationModel): ReadonlyArray<string> =>
  model.metadata.flatMap(([name, value]) => {
    const note = metadataNote(value)
    return note === undefined ? [] : [`${name.charAt(0).toUpperCase()}${name.slice(1)}: ${note}.`]
  })

/** The redirections that are values. Pages and streams of events cannot return any. */
export const redirectionsOf = (model: OperationModel, isSdk: boolean): ReadonlyArray<number> => {
  const form = formOf(model, isSdk)
  return isSdk &&
    (form === dialect.operation ||
      form === dialect.respondingOperation ||
      form === dialect.binaryOperation)
    ? model.redirections
    : []
}

/** The argument after the metadata: the encoder of the query, and what else the operation needs. */
const extrasText = (
  { encoding, hasUploads }: OperationModel,
  hasQuery: boolean,
  redirects: boolean,
  context: TypeContext
): string => {
  const { isSdk, queryExport } = context
  const rules = isSdk ? encoding : undefined
  // Rules for the query replace the general encoder.
  const usesQuery = hasQuery && queryExport !== undefined && rules?.query === undefined
  let text = usesQuery ? dialect.member(queryExport) : ""
  if (redirects) {
    const { make, namespace } = dialect.redirecting
    context.useModule(namespace, "redirections")
    text = `${dialect.pureAnnotation} ${namespace}.${make}(${text})`
  }
  if (rules !== undefined || (isSdk && hasUploads)) {
    const { make, namespace } = hasUploads ? dialect.uploading : dialect.encoding
    context.useModule(namespace, hasUploads ? "uploads" : "encoding")
    const given = [literalText(jsonOf(rules ?? {})), ...(text === "" ? [] : [text])].join(", ")
    text = `${dialect.pureAnnotation} ${namespace}.${make}(${given})`
  }
  return text === "" ? "" : `, ${text}`
}

/** Rules as JSON, without undefined members. */
const jsonOf = (rules: object): Json => JSON.parse(JSON.stringify(rules)) as Json

const metadataLines = (
  model: OperationModel,
  form: dialect.OperationForm,
  redirections: ReadonlyArray<number>,
  { api, hasErrorBodies, isSdk }: TypeContext
): ReadonlyArray<string> => {
  const metadata: ReadonlyArray<readonly [string, Json]> = [
    ...(api === undefined ? [] : [["api", api] as const]),
    ["id", model.id],
    ["method", model.method],
    ["path", requestPath(model.path)],
    ["pathParameters", model.pathParameters.map(({ name }) => name)],
    ["input", model.request.input],
    ...(isSdk && model.optionHeaders.length > 0
      ? [["optionHeaders", model.optionHeaders] as const]
      : []),
    [
      "response",
      form === dialect.itemsOperation
        ? [model.stream?.kind === "events" ? "events" : "json"]
        : redirections.length > 0 && model.responses.length === 0
          ? []
          : responseKindsOf(model)
    ],
    ...(form === dialect.binaryOperation
      ? [["accept", byteTypesOf(model).join(", ")] as const]
      : []),
    ...(redirections.length > 0 ? [["redirections", redirections] as const] : []),
    ["errors", model.errors],
    ...(isSdk && model.errorRanges.length > 0 ? [["errorRanges", model.errorRanges] as const] : []),
    ...(hasErrorBodies && model.textErrors.length > 0
      ? [["textErrors", model.textErrors] as const]
      : []),
    ...(isSdk && model.server !== undefined ? [["server", model.server] as const] : []),
    ...(isSdk && model.security !== undefined ? [["security", model.security] as const] : []),
    ["retry", model.retry.class],
    ...(isSdk && model.readOnly ? [["readOnly", true] as const] : []),
    ...(model.retry.neverWith.length === 0 ? [] : [["neverWith", model.retry.neverWith] as const]),
    ...(model.pagination === undefined ? [] : [["pagination", model.pagination.declared] as const]),
    ...model.metadata
  ]
  return metadata.map(([name, value]) => `  ${keyText(name)}: ${literalText(value)}`)
}

const typeLines = (
  { name, documentation, text }: NamedType,
  constant: string
): ReadonlyArray<string> => [
  ...documentationOf([`${documentation} of {@link ${constant}}.`]),
  text.startsWith("{\n") ? `export interface ${name} ${text}` : aliasText(name, text)
]

const aliasText = (name: string, text: string): string => {
  const oneLine = `export type ${name} = ${text}`
  return oneLine.includes("\n") || oneLine.length <= lineWidth
    ? oneLine
    : `export type ${name} =\n  ${text}`
}

/** The form of an operation's constant. */
export const formOf = (model: OperationModel, isSdk: boolean): dialect.OperationForm => {
  if (isSdk && model.stream !== undefined) return dialect.itemsOperation
  if (model.responses.some(({ kinds }) => kinds.includes("events"))) return dialect.eventOperation
  if (isSdk && byteTypesOf(model).length > 0) return dialect.binaryOperation
  const hasHeaders = isSdk && model.headers !== undefined
  if (model.pagination !== undefined) {
    return hasHeaders ? dialect.respondingPagedOperation : dialect.pagedOperation
  }
  return hasHeaders ? dialect.respondingOperation : dialect.operation
}

/** Whether an operation lists records in pages. */
export const isPaged = (form: dialect.OperationForm): boolean =>
  form === dialect.pagedOperation || form === dialect.respondingPagedOperation

/** Whether an operation has `withResponse`. */
const isResponding = (form: dialect.OperationForm): boolean =>
  form === dialect.respondingOperation || form === dialect.respondingPagedOperation

const headerTypes: Readonly<Record<string, string>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  array: "ReadonlyArray<string>"
}

/** The type of the headers of a response. */
const headersType = ({ headers = {} }: OperationModel): string => {
  const members = Object.entries(headers).map(
    ([name, type]) => `readonly ${keyText(name)}?: ${headerTypes[type] ?? "string"}`
  )
  return `{ ${members.join("; ")} }`
}

/** The argument between metadata and extras: the types of headers, or the format of a stream. */
const formatText = ({ headers, stream }: OperationModel, form: dialect.OperationForm): string => {
  if (isResponding(form)) return `, ${literalText(headers ?? {})}`
  if (form !== dialect.itemsOperation || stream === undefined) return ""
  const { flag, kind, mediaType } = stream
  const format = { kind, accept: mediaType, ...(flag === undefined ? {} : { flag }) }
  return `, ${literalText(format)}`
}

/** The source text of an operation. */
export const operationText = (
  model: OperationModel,
  body: IR.BodyObject | undefined,
  names: DeclaredNames,
  context: TypeContext
): string => {
  const { constant } = names
  const form = formOf(model, context.isSdk)
  const redirections = redirectionsOf(model, context.isSdk)
  // Lists always have a query, so their constructor has the encoder.
  const hasQuery = !isPaged(form) && model.request.parts.some(({ key }) => key === "query")
  const args = argumentsText(model, body, context, names.type)
  const responses = [
    ...(form === dialect.itemsOperation || (redirections.length > 0 && model.responses.length === 0)
      ? []
      : successTypes(model, context)),
    ...(redirections.length > 0 ? [dialect.redirecting.type] : [])
  ]
  const item = isPaged(form) ? itemText(model, context, names.type) : undefined
  const errorName = names.type("Error")
  const errors = [
    ...dialect.errorTypes(
      [...model.errors, ...(context.isSdk ? model.errorRanges : [])],
      model.errorCodes,
      errorBodyTypes(model, context),
      context.isSdk
    ),
    ...(model.retry.class === "never" || model.retry.neverWith.length > 0
      ? [dialect.outcomeUnknown]
      : []),
    ...(context.isSdk && (form === dialect.eventOperation || form === dialect.itemsOperation)
      ? [dialect.eventStreamError]
      : []),
    dialect.callError
  ]
  const error: NamedType = {
    name: errorName,
    documentation: "",
    text: unionText(errors, `export type ${errorName} =`.length + 1)
  }
  const page: NamedType | undefined =
    item === undefined || args.request === undefined || !context.isSdk
      ? undefined
      : {
          name: names.type("Page"),
          documentation: "One page",
          text: `${dialect.page}<${item.type}, ${responses.join(" | ")}, ${args.request}>`
        }
  const declared = [args.declared, item?.declared, page].filter((each) => each !== undefined)
  const annotation = listText(
    "<",
    [
      listText("[", args.elements, "]", { before: 2, indent: "  " }),
      ...(item === undefined ? [] : [item.type]),
      form === dialect.itemsOperation ? streamItemType(model, context) : responses.join(" | "),
      errorName,
      ...(isResponding(form) ? [headersType(model)] : [])
    ],
    ">",
    { before: lineWidth, indent: "" }
  )
  return [
    ...declared.flatMap((type) => [...typeLines(type, constant), ""]),
    ...documentationOf([`All errors of {@link ${constant}}.`]),
    `export type ${error.name} =${error.text}`,
    "",
    ...documentationOf(
      [
        model.summary,
        model.description,
        [...metadataNotes(model), dialect.retryNote(model.retry)].join("\n")
      ],
      model.deprecated ? ["@deprecated"] : []
    ),
    `export const ${constant}: ${form.type}${annotation} = ${dialect.pureAnnotation} ${context.namespaceOf(form)}.${form.make}(${context.imports.value(context.raw.function)}, {`,
    metadataLines(model, form, redirections, context).join(",\n"),
    // Binary operations handle redirections by themselves.
    `}${formatText(model, form)}${extrasText(model, hasQuery, redirections.length > 0 && form !== dialect.binaryOperation, context)})`
  ].join("\n")
}
