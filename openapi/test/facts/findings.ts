/** What a contract lacks of the facts of this folder, a line each, by the file that has the fact. */
import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import {
  type Contract,
  isNode,
  type Node,
  nodeOf,
  operationsOf,
  schemasOf,
  stringOf,
  stringsOf
} from "openapi-document"
import { missingFrom } from "./compare.ts"
import { missingLines } from "./lines.ts"
import { missingFacts, missingValues, readFacts, readValues } from "./observed.ts"
import { readPublished } from "./published.ts"

const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"))

interface Documented {
  readonly scopes: ReadonlyArray<string> | null
  readonly lifecycle: string | null
}

/** Scopes and lifecycle of each operation as they are documented. */
export const documented: Readonly<Record<string, Documented>> = read(
  "documented-operations.json"
).operations

export const documentedFindings = (contract: Contract): ReadonlyArray<string> => {
  const byPlace = new Map(
    operationsOf(contract).map((one) => [`${one.method} ${one.path}`, one.operation])
  )
  return Object.entries(documented).flatMap(([id, { scopes, lifecycle }]) => {
    const operation = byPlace.get(id)
    if (operation === undefined) return [`${id} is documented: absent from the contract`]
    const required = nodeOf(operation, "x-scopes")
    const known = [...stringsOf(required, "anyOf"), ...stringsOf(required, "allOf")]
    const stage = stringOf(operation, "x-lifecycle")
    return [
      ...(scopes === null || [...scopes].sort().join() === known.sort().join()
        ? []
        : [`${id} scopes: ${scopes.join(" ")}, not ${known.join(" ")}`]),
      ...(lifecycle === null || lifecycle === stage
        ? []
        : [`${id} lifecycle: ${lifecycle}, not ${stage}`])
    ]
  })
}

/** An operation without the names of its parameters. */
export const anonymous = (id: string): string => id.replaceAll(/\{[^}]*\}/gu, "{}")

/** The operations of the SDK. */
export const operationsOfSdk: ReadonlyArray<string> = read("sdk-7.1.0-operations.json").operations

export const missingOperations = (contract: Contract): ReadonlyArray<string> => {
  const known = new Set(
    operationsOf(contract).map(({ method, path }) => anonymous(`${method} ${path}`))
  )
  return operationsOfSdk
    .filter((id) => !known.has(anonymous(id)))
    .map((id) => `${id} is in the SDK: absent from the contract`)
}

type LinesByType = Readonly<Record<string, ReadonlyArray<string>>>

/** What an event of each type holds. */
export const eventTypes: LinesByType = read("event-types.json").types
export const logEventTypes: LinesByType = read("log-event-types.json").types

/** The schema of the event that has a type. */
export const eventOf = (contract: Contract, type: string): Node | undefined =>
  Object.values(schemasOf(contract))
    .filter(isNode)
    .find((one) => {
      const properties = nodeOf(one, "properties")
      return "a0stream" in properties && stringsOf(nodeOf(properties, "type"), "enum")[0] === type
    })

/** What the events of the event stream lack. */
export const eventFindings = (contract: Contract): ReadonlyArray<string> =>
  Object.entries(eventTypes).flatMap(([type, lines]) => {
    const schema = eventOf(contract, type)
    return schema === undefined
      ? [`event ${type}: absent from the contract`]
      : missingLines(contract, schema, lines).map((line) => `event ${type} ${line}`)
  })

/** The log events, with the schemas of the contract that theirs refer to beside them. */
export const readLogEvents = (contract: Contract): Contract => ({
  ...contract,
  ...JSON.parse(
    readFileSync(new URL("../../log-events.json", import.meta.url), "utf8").replaceAll(
      "management.json#/",
      "#/"
    )
  )
})

/** The schema of the log event that has a type. */
export const logEventOf = (logEvents: Contract, type: string): Node | undefined => {
  const definitions = nodeOf(logEvents, "$defs")
  return type in definitions
    ? { allOf: [nodeOf(definitions, "LogEventBase"), nodeOf(definitions, type)] }
    : undefined
}

/** What the log events lack. */
export const logEventFindings = (logEvents: Contract): ReadonlyArray<string> =>
  Object.entries(logEventTypes).flatMap(([type, lines]) => {
    const schema = logEventOf(logEvents, type)
    return schema === undefined
      ? [`log event ${type}: absent from the contract`]
      : missingLines(logEvents, schema, lines).map((line) => `log event ${type} ${line}`)
  })

/** A validator of the contract's schemas, for the values that facts name. */
export const ajvOf = (contract: Contract): Ajv2020 => {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: "contract:", components: { schemas: schemasOf(contract) } })
  return ajv
}

/** What is known of the API today: none of it may be missing. */
export const knownFindings = (contract: Contract): ReadonlyArray<string> => {
  const operations = operationsOf(contract)
  const ajv = ajvOf(contract)
  return [
    ...documentedFindings(contract),
    ...missingOperations(contract),
    ...eventFindings(contract),
    ...logEventFindings(readLogEvents(contract)),
    ...missingFacts(contract, operations, ajv, readFacts("recorded.json")),
    ...missingFacts(contract, operations, ajv, readFacts("sdk-7.1.0.json")),
    ...missingValues(contract, readValues("sdk-7.1.0-values.json"))
  ]
}

/** What the description that was published in June 2026 says otherwise. */
export const publishedFindings = (contract: Contract): ReadonlyArray<string> =>
  missingFrom(contract, readPublished())
