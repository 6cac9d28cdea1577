/**
 * The bundled contracts as the judge of responses: which statuses an operation declares, and whether a
 * response is what was declared.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import type { Reply } from "../support/Request.ts"

interface Schema {
  readonly [keyword: string]: unknown
}

interface Response {
  readonly $ref?: string
  readonly headers?: Readonly<Record<string, { readonly $ref?: string; readonly schema?: Schema }>>
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, Response>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const { resolve } = createRequire(import.meta.url)

/** Where the bundled contracts are. */
export const contractFiles = {
  management: resolve("@effect-auth0/contract/management.json"),
  authentication: resolve("@effect-auth0/contract/authentication.json")
} as const

const load = (name: "management" | "authentication") => {
  const document: Document = JSON.parse(readFileSync(contractFiles[name], "utf8"))
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: name, ...document })
  const operations = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .filter(({ operationId }) => operationId !== undefined)
  return { name, document, ajv, operations }
}

const contracts = [load("authentication"), load("management")]

/** What checks a schema of a contract: compiled once, since most responses are of few schemas. */
const validators = new WeakMap<Schema, ValidateFunction>()

const validatorOf = ({ ajv, name }: (typeof contracts)[number], schema: Schema) => {
  const known = validators.get(schema)
  if (known !== undefined) return known
  // References inside the bundle start at its root.
  const compiled = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${name}#/`)))
  validators.set(schema, compiled)
  return compiled
}

const locate = (operationId: string) => {
  for (const contract of contracts) {
    const operation = contract.operations.find((candidate) => candidate.operationId === operationId)
    if (operation !== undefined) return { contract, operation }
  }
  throw new Error(`the contract has no operation ${operationId}`)
}

const follow = <A extends { readonly $ref?: string }>(document: Document, value: A): A => {
  if (value.$ref === undefined) return value
  const [, , group = "", name = ""] = value.$ref.split("/")
  return document.components[group]?.[name] as A
}

/** Every operation and status that the contracts declare, as `operation status`. */
export const declaredPairs: ReadonlyArray<string> = contracts.flatMap(({ operations }) =>
  operations.flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`)
  )
)

/** What is wrong with a response, by the contract; nothing where it is as declared. */
export const violations = (operationId: string, reply: Reply): ReadonlyArray<string> => {
  const { contract, operation } = locate(operationId)
  const { ajv, document } = contract
  const declared = operation.responses[String(reply.status)]
  if (declared === undefined) return [`status ${reply.status} is not declared`]
  const response = follow(document, declared)
  const check = (schema: Schema, value: unknown, place: string): ReadonlyArray<string> => {
    const validate = validatorOf(contract, schema)
    return validate(value) ? [] : [`${place}: ${ajv.errorsText(validate.errors)}`]
  }
  const headers = Object.entries(response.headers ?? {}).flatMap(([header, declaration]) => {
    const value = reply.headers[header]
    const { schema } = follow(document, declaration)
    return value === undefined || schema === undefined ? [] : check(schema, value, header)
  })
  const content = response.content?.["application/json"]
  if (content === undefined) {
    return [...headers, ...(reply.text === "" ? [] : ["a body, where none is declared"])]
  }
  const type = reply.headers["content-type"] ?? "none"
  return /^application\/json(?:;|$)/u.test(type)
    ? [...headers, ...check(content.schema, JSON.parse(reply.text), "body")]
    : [...headers, `content type ${type}`]
}
