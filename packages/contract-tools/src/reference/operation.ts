/**
 * The section of one operation: what it does, how it is called, what it takes, gives and fails with.
 */
import { argumentsText, optionOf } from "../calling.ts"
import {
  type Node,
  isNode,
  nodeOf,
  retryOf,
  schemaNameOf,
  stringOf,
  stringsOf
} from "openapi-document"
import { effective } from "../schema.ts"
import { exampleText } from "./example.ts"
import type { Content, OperationMetadata, ResponseMetadata } from "./metadata.ts"
import { blocks, code, fenced, listed, table } from "./markdown.ts"
import { membersText, parametersText } from "./members.ts"
import { type TypeContext, choicesOf, hasMembers, typeText } from "./types.ts"

/** What the words of an operation need beside the document. */
export interface SectionContext extends TypeContext {
  /** Whether a named schema is described where it is used, because nothing else uses it. */
  readonly isOwn: (name: string) => boolean
  /** The link to a section of the index page. */
  readonly indexLink: (heading: string) => string
}

/** The class of a status among the errors of the service layer. */
const errorClasses: Readonly<Record<string, string>> = {
  "400": "BadRequest",
  "401": "Unauthorized",
  "402": "PaymentRequired",
  "403": "Forbidden",
  "404": "NotFound",
  "409": "Conflict",
  "410": "Gone",
  "412": "PreconditionFailed",
  "413": "ContentTooLarge",
  "422": "UnprocessableContent",
  "429": "TooManyRequests",
  "500": "InternalServerError",
  "503": "ServiceUnavailable"
}

const classOf = (status: string): string =>
  errorClasses[status] ?? (status.startsWith("5") ? "ServerError" : "UnexpectedStatus")

const scopesText = (operation: Node): string => {
  const scopes = nodeOf(operation, "x-scopes")
  const any = stringsOf(scopes, "anyOf").map(code)
  const all = stringsOf(scopes, "allOf").map(code)
  if (any.length + all.length === 0) return "none"
  if (any.length > 1) return `any of ${listed(any, "or")}`
  if (all.length > 1) return `all of ${listed(all, "and")}`
  return [...any, ...all].join("")
}

const lifecycles: Readonly<Record<string, string>> = {
  ga: "generally available",
  "early-access": "early access",
  beta: "beta",
  deprecated: "**deprecated**"
}

const paging: Readonly<Record<string, string>> = {
  offset: "by number (`page`, `per_page`), which ends at 1000 records",
  checkpoint: "by cursor (`from`, `take`)",
  both: "by cursor (`from`, `take`), or by number (`page`, `per_page`), which ends at 1000 records"
}

const retryText = (operation: Node, context: SectionContext): string => {
  const { class: retry, neverWith, reason, second } = retryOf(operation)
  const unknown = `a lost response is an [\`OutcomeUnknown\`](${context.indexLink("When a call fails")})`
  const policy =
    retry === "safe" || retry === "idempotent"
      ? `${code(retry)}, retried after a transient failure.`
      : `${code("never")}, ${unknown}.`
  return [
    policy,
    ...(reason === undefined ? [] : [reason]),
    ...(neverWith.length === 0
      ? []
      : [`With ${listed(neverWith.map(code), "or")} it is never retried, and ${unknown}.`]),
    ...(second.length === 0
      ? []
      : [
          `A second request returns ${listed(
            second.map((status) => code(String(status))),
            "or"
          )}.`
        ])
  ].join(" ")
}

const metadataText = (metadata: OperationMetadata, context: SectionContext): string => {
  const { operation } = metadata.placed
  const lifecycle = stringOf(operation, "x-lifecycle") ?? ""
  return [
    `- Scopes: ${scopesText(operation)}`,
    `- Retry: ${retryText(operation, context)}`,
    ...(metadata.pagination === undefined ? [] : [`- Pages: ${paging[metadata.pagination.style]}`]),
    ...(lifecycles[lifecycle] === undefined ? [] : [`- Lifecycle: ${lifecycles[lifecycle]}`])
  ].join("\n")
}

/** A schema of a body: its members where they stand nowhere else, else a link to them. */
const schemaText = (
  schema: Node,
  required: string,
  context: SectionContext
): { readonly type: string; readonly members: string } => {
  const name = schemaNameOf(schema)
  const items = schema["items"]
  if (isNode(items)) {
    const each = schemaText(items, required, context)
    return { type: `list of ${each.type}`, members: each.members }
  }
  if (name !== undefined && !context.isOwn(name)) {
    return { type: typeText(context, schema), members: "" }
  }
  const whole = effective(context.document, schema)
  const isTabular = hasMembers(whole) || choicesOf(context.document, whole).length > 1
  return {
    type: name !== undefined && isTabular ? code(name) : typeText(context, whole),
    members: membersText(context, whole, required)
  }
}

const mediaText = ({ mediaType }: Content): string =>
  mediaType === "application/json" ? "" : ` as ${code(mediaType)}`

const requestText = (
  metadata: OperationMetadata,
  context: SectionContext
): ReadonlyArray<string> => {
  const { body, bodyContent, call, placed } = metadata
  const place = (name: string): ReadonlyArray<Node> =>
    placed.parameters.filter(
      (parameter) => parameter["in"] === name && optionOf(parameter) === undefined
    )
  const isGroup = call.input === "group"
  const titled = (title: string, parameters: ReadonlyArray<Node>): ReadonlyArray<string> =>
    parameters.length === 0 ? [] : [title, parametersText(context, parameters)]
  const path = titled("**Path parameters**", place("path"))
  const query = titled(isGroup ? "**Request**, `query`" : "**Request** (the query)", place("query"))
  const headers = titled("**Request**, `headers`", place("header"))
  const cookies = titled("**Request**, `cookies`", place("cookie"))
  const options = placed.parameters.flatMap((parameter) => {
    const option = optionOf(parameter)
    return option === undefined ? [] : titled(`**Options**, ${code(option)}`, [parameter])
  })
  if (body === undefined) return [...path, ...query, ...headers, ...cookies, ...options]
  const { type, members } = schemaText(bodyContent?.schema ?? {}, "required", context)
  const optional = body["required"] === true ? "" : ", optional"
  const media = bodyContent === undefined ? "" : mediaText(bodyContent)
  const title = isGroup ? "**Request**, `body`" : "**Request** (the body)"
  const description = stringOf(body, "description") ?? ""
  const text = `${title}: ${type}${media}${optional}. ${description}`.trimEnd()
  return [...path, text, members, ...query, ...headers, ...cookies, ...options]
}

const responseText = (
  { status, response, content }: ResponseMetadata,
  metadata: OperationMetadata,
  context: SectionContext
): ReadonlyArray<string> => {
  const description = stringOf(response, "description") ?? ""
  const title = `**Response** ${code(status)}:`
  if (content === undefined) return [`${title} nothing. ${description}`.trimEnd()]
  if (metadata.pagination !== undefined) {
    const item = schemaText(metadata.pagination.item, "always", context)
    return [`${title} a page of ${item.type}. ${description}`.trimEnd(), item.members]
  }
  const { type, members } = schemaText(content.schema, "always", context)
  const stream = metadata.isEvents ? "a stream of events, each " : ""
  return [`${title} ${stream}${type}. ${description}`.trimEnd(), members]
}

const longest = 120

/** An example as it is shown: long strings, such as certificates, are cut. */
const shortened = (_key: string, value: unknown): unknown =>
  typeof value === "string" && value.length > longest ? `${value.slice(0, longest)}…` : value

const outcomeText = ({ successes }: OperationMetadata): string => {
  const [content] = successes.flatMap((success) => success.content ?? [])
  const [example] = content?.examples ?? []
  if (example === undefined || content === undefined) return ""
  const text =
    typeof example === "string"
      ? fenced("", example.trim())
      : fenced("json", JSON.stringify(example, shortened, 2))
  return blocks(
    "<details>\n<summary>What the API returns, for example</summary>",
    text,
    "</details>"
  )
}

const errorsText = ({ failures }: OperationMetadata): string =>
  table(
    ["error", "status", "codes", "when"],
    failures.map(({ status, response }) => [
      code(classOf(status)),
      status,
      stringsOf(response, "x-error-codes").map(code).join(", "),
      stringOf(response, "description") ?? ""
    ])
  )

/** The section of an operation, its heading included. */
export const operationText = (metadata: OperationMetadata, context: SectionContext): string => {
  const { operation, method, path } = metadata.placed
  const summary = stringOf(operation, "summary") ?? ""
  const callable = `${metadata.callable}(${argumentsText(metadata.call)})`
  return blocks(
    `## ${metadata.name.verb}`,
    summary === "" ? "" : `**${summary}**`,
    fenced("text", `${callable}\n${method} ${path}`),
    stringOf(operation, "description")?.trim(),
    metadataText(metadata, context),
    fenced("ts", exampleText(context.document, metadata)),
    outcomeText(metadata),
    ...requestText(metadata, context),
    ...metadata.successes.flatMap((success) => responseText(success, metadata, context)),
    metadata.failures.length === 0 ? "" : "**Errors**",
    metadata.failures.length === 0 ? "" : errorsText(metadata)
  )
}
