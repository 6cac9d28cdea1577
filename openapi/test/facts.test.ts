import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { expect, test } from "vitest"
import {
  type Contract,
  isNode,
  operationsOf,
  schemasOf,
  stringOf,
  stringsOf,
  nodeOf
} from "openapi-document"
import { readBundle } from "./bundle.ts"
import { missingFrom } from "./facts/compare.ts"
import { excusing, readExcuses } from "./facts/excuses.ts"
import { missingLines } from "./facts/lines.ts"
import { missingFacts, missingValues, readFacts, readValues } from "./facts/observed.ts"
import { readPublished } from "./facts/published.ts"

const contract: Contract = readBundle("management")
const operations = operationsOf(contract)
const excuses = readExcuses()

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
ajv.addSchema({ $id: "contract:", components: { schemas: schemasOf(contract) } })

interface Documented {
  readonly scopes: ReadonlyArray<string> | null
  readonly lifecycle: string | null
}

const documented: Readonly<Record<string, Documented>> = JSON.parse(
  readFileSync(new URL("facts/documented-operations.json", import.meta.url), "utf8")
).operations

const documentedFindings = (): ReadonlyArray<string> => {
  const byPlace = new Map(operations.map((one) => [`${one.method} ${one.path}`, one.operation]))
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
const anonymous = (id: string): string => id.replaceAll(/\{[^}]*\}/gu, "{}")

const operationsOfSdk: ReadonlyArray<string> = JSON.parse(
  readFileSync(new URL("facts/sdk-7.1.0-operations.json", import.meta.url), "utf8")
).operations

const missingOperations = (): ReadonlyArray<string> => {
  const known = new Set(operations.map(({ method, path }) => anonymous(`${method} ${path}`)))
  return operationsOfSdk
    .filter((id) => !known.has(anonymous(id)))
    .map((id) => `${id} is in the SDK: absent from the contract`)
}

const linesByType = (file: string): Readonly<Record<string, ReadonlyArray<string>>> =>
  JSON.parse(readFileSync(new URL(`facts/${file}`, import.meta.url), "utf8")).types

/** What the events of the event stream lack, each of the schema that has its type. */
const eventFindings = (): ReadonlyArray<string> =>
  Object.entries(linesByType("event-types.json")).flatMap(([type, lines]) => {
    const schema = Object.values(schemasOf(contract)).find((one) => {
      const properties = isNode(one) ? nodeOf(one, "properties") : {}
      return "a0stream" in properties && stringsOf(nodeOf(properties, "type"), "enum")[0] === type
    })
    return isNode(schema)
      ? missingLines(contract, schema, lines).map((line) => `event ${type} ${line}`)
      : [`event ${type}: absent from the contract`]
  })

/** The log events, with the schemas of the contract that theirs refer to beside them. */
const logEvents: Contract = {
  ...contract,
  ...JSON.parse(
    readFileSync(new URL("../log-events.json", import.meta.url), "utf8").replaceAll(
      "management.json#/",
      "#/"
    )
  )
}

/** What log events lack, each of the schema that has its type. */
const logEventFindings = (): ReadonlyArray<string> =>
  Object.entries(linesByType("log-event-types.json")).flatMap(([type, lines]) => {
    const definitions = nodeOf(logEvents, "$defs")
    if (!(type in definitions)) return [`log event ${type}: absent from the contract`]
    const event = { allOf: [nodeOf(definitions, "LogEventBase"), nodeOf(definitions, type)] }
    return missingLines(logEvents, event, lines).map((line) => `log event ${type} ${line}`)
  })

test("a log event has one type, and holds to it", () => {
  const validate = ajv.compile(JSON.parse(JSON.stringify(logEvents)))
  const accepted = {
    type: "si",
    log_id: "1",
    description: null,
    ip: "192.0.2.7",
    hostname: null,
    client_name: null,
    details: { invitation: { invitee: { email: "ada@acme.example" } } }
  }
  const holds = (of: object): boolean => validate({ ...accepted, ...of })
  expect([
    holds({}),
    holds({ type: "si_of_tomorrow" }),
    holds({ log_id: undefined }),
    holds({ type: "sscim", details: { action: "create" } })
  ]).toEqual([true, false, false, false])
})

test("the contract has every fact, apart from fewer than 25 with a reason", () => {
  const findings = [
    ...missingFrom(contract, readPublished()),
    ...documentedFindings(),
    ...missingOperations(),
    ...eventFindings(),
    ...logEventFindings(),
    ...missingFacts(contract, operations, ajv, readFacts("recorded.json")),
    ...missingFacts(contract, operations, ajv, readFacts("sdk-7.1.0.json")),
    ...missingValues(contract, readValues("sdk-7.1.0-values.json"))
  ]
  expect(excusing(findings, excuses)).toEqual({ missing: [], stale: [] })
  expect(excuses.length).toBeLessThan(25)
})
