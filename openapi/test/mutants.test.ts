/**
 * That the facts are held: for each of them the contract is changed so that it denies the fact, and the
 * comparison has to notice. What it does not notice is listed.
 */
import { expect, test, vi } from "vitest"
import {
  type Contract,
  type Node,
  nodeOf,
  operationsOf,
  type PlacedOperation,
  requestBodyOf,
  responsesOf,
  entriesOf
} from "openapi-document"
import { readBundle } from "./bundle.ts"
import { missingFrom } from "./facts/compare.ts"
import {
  ajvOf,
  documented,
  documentedFindings,
  eventOf,
  eventTypes,
  logEventOf,
  logEventTypes,
  missingOperations,
  operationsOfSdk,
  anonymous,
  readLogEvents
} from "./facts/findings.ts"
import { missingLines, readLine } from "./facts/lines.ts"
import {
  having,
  leaving,
  requiring,
  type Undo,
  without,
  withoutLimit,
  withoutMember,
  withoutType,
  withoutValue
} from "./facts/mutants.ts"
import {
  bodiesOf,
  type Fact,
  itemsSeen,
  missingFacts,
  missingValues,
  readFacts,
  readValues,
  typeOf
} from "./facts/observed.ts"
import { placesAt } from "./facts/places.ts"
import { readPublished } from "./facts/published.ts"

// Thousands of mutants, which take long on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const contract: Contract = readBundle("management")
const operations = operationsOf(contract)
const idOf = ({ method, path }: PlacedOperation): string => `${method} ${path}`
const byId = new Map(operations.map((one) => [idOf(one), one]))

/** A change of the contract that denies a fact, by its name. */
type Mutant = readonly [name: string, change: () => Undo]

/** The mutants that a comparison does not notice. */
const survivors = (mutants: ReadonlyArray<Mutant>, notices: () => boolean): ReadonlyArray<string> =>
  mutants.flatMap(([name, change]) => {
    const undo = change()
    const isNoticed = notices()
    undo()
    return isNoticed ? [] : [name]
  })

/** The mutants of what was seen at a place of one operation. */
const mutantsOf = (placed: PlacedOperation, fact: Fact): ReadonlyArray<Mutant> => {
  const { path = "", is = [], values = [] } = fact
  const named = `${idOf(placed)} ${fact.in} ${path}`
  const bodies = bodiesOf(contract, placed, fact)
  const places = bodies.flatMap((body) => placesAt(contract, body, path))
  const each = (change: (body: Node) => Undo) => (): Undo => {
    const made = bodies.map(change)
    return () => {
      for (const undo of made.toReversed()) undo()
    }
  }
  const ofTypes = is.flatMap((seen): ReadonlyArray<Mutant> => {
    if (seen === "present" || seen === "unknown" || (path === "" && seen === "null")) return []
    if (seen === "absent") {
      return [[`${named} required`, each((body) => requiring(contract, body, path))]]
    }
    const items = itemsSeen(seen)
    const inItems = places.flatMap(({ schema }) => placesAt(contract, schema, "[]"))
    return [
      [`${named} not ${seen}`, () => withoutType(contract, places, typeOf(seen))],
      ...(items === undefined
        ? []
        : [[`${named} without ${items}`, () => withoutType(contract, inItems, items)] as const])
    ]
  })
  return [
    ...(path === "" || path.endsWith("[]")
      ? []
      : [[`${named} gone`, each((body) => withoutMember(contract, body, path))] as const]),
    ...ofTypes,
    ...values.map(
      (value) =>
        [
          `${named} not ${JSON.stringify(value)}`,
          () => withoutValue(contract, places, value)
        ] as const
    ),
    ...(/^\d/u.test(fact.in)
      ? [
          [
            `${named} status`,
            () => without(nodeOf(placed.operation, "responses"), fact.in)
          ] as const
        ]
      : [])
  ]
}

const survivorsOf = (facts: ReadonlyArray<Fact>) => {
  const lived: Array<string> = []
  let count = 0
  const ajv = ajvOf(contract)
  for (const fact of facts) {
    for (const id of fact.operations) {
      const placed = byId.get(id)
      if (placed === undefined || bodiesOf(contract, placed, fact).length === 0) continue
      const one = { ...fact, operations: [id] }
      if (fact.in === "query") {
        const parameters = placed.parameters.filter((each) => each["name"] !== fact.path)
        count++
        if (missingFacts(contract, [{ ...placed, parameters }], ajv, [one]).length === 0) {
          lived.push(`${id} query ${fact.path}`)
        }
        continue
      }
      const mutants = mutantsOf(placed, fact)
      count += mutants.length
      lived.push(
        ...survivors(
          mutants,
          () => missingFacts(contract, [placed], ajvFor(fact, ajv), [one]).length > 0
        )
      )
    }
  }
  return { count, lived }
}

/** Values that are no text are judged by the schema as it was changed. */
const ajvFor = ({ values = [] }: Fact, ajv: ReturnType<typeof ajvOf>) =>
  values.every((value) => typeof value === "string") ? ajv : ajvOf(contract)

test.each([
  ["recorded.json", 1000],
  ["sdk-7.1.0.json", 400]
] as const)("every fact of %s is held", (file, atLeast) => {
  const { count, lived } = survivorsOf(readFacts(file))
  expect(lived).toEqual([])
  expect(count).toBeGreaterThan(atLeast)
})

test("every value of the newest SDK is held", () => {
  const lived = readValues("sdk-7.1.0-values.json").flatMap(({ schema, values }) => {
    const node = nodeOf(nodeOf(nodeOf(contract, "components"), "schemas"), schema)
    return values.flatMap((value) =>
      survivors(
        [
          [
            `${schema}=${value}`,
            () => withoutValue(contract, [{ schema: node, optional: false }], value)
          ]
        ],
        () => missingValues(contract, [{ schema, values: [value] }]).length > 0
      )
    )
  })
  expect(lived).toEqual([])
})

test("scopes, lifecycle and presence of every documented operation are held", () => {
  const lived = Object.entries(documented).flatMap(([id, { lifecycle, scopes }]) => {
    const [method = "", path = ""] = id.split(" ")
    const operation = byId.get(id)?.operation ?? {}
    const mutants: ReadonlyArray<Mutant> = [
      [`${id} gone`, () => without(nodeOf(contract.paths, path), method.toLowerCase())],
      ...(lifecycle === null
        ? []
        : [[`${id} lifecycle`, () => having(operation, "x-lifecycle", "of tomorrow")] as const]),
      ...(scopes === null
        ? []
        : [[`${id} scopes`, () => having(operation, "x-scopes", { anyOf: ["x:y"] })] as const])
    ]
    return survivors(mutants, () =>
      documentedFindings(contract).some((finding) => finding.startsWith(`${id} `))
    )
  })
  expect(lived).toEqual([])
})

test("every operation of the newest SDK is held", () => {
  const known = new Map(operations.map((one) => [anonymous(idOf(one)), one]))
  const lived = operationsOfSdk.flatMap((id) => {
    const { method = "", path = "" } = known.get(anonymous(id)) ?? {}
    return survivors(
      [[id, () => without(nodeOf(contract.paths, path), method.toLowerCase())]],
      () => missingOperations(contract).length > 0
    )
  })
  expect(lived).toEqual([])
})

const logEvents = readLogEvents(contract)

test.each([
  ["events", eventTypes, contract, eventOf],
  ["log events", logEventTypes, logEvents, logEventOf]
] as const)("every member of %s is held", (_, types, document, schemaOf) => {
  let count = 0
  const lived = Object.entries(types).flatMap(([type, lines]) => {
    const schema = schemaOf(document, type) ?? {}
    return lines.flatMap((text) => {
      const { optional, path, types, values } = readLine(text)
      const places = placesAt(document, schema, path)
      const mutants: ReadonlyArray<Mutant> = [
        ...(path.endsWith("[]")
          ? []
          : [[`${type} ${path} gone`, () => withoutMember(document, schema, path)] as const]),
        ...(optional
          ? [[`${type} ${path} required`, () => requiring(document, schema, path)] as const]
          : []),
        ...types
          .filter((each) => each !== "any" && each !== "unknown")
          .map(
            (each) =>
              [`${type} ${path} not ${each}`, () => withoutType(document, places, each)] as const
          ),
        ...values.map(
          (value) =>
            [
              `${type} ${path} not ${value}`,
              () => withoutValue(document, places, value === "true" ? true : value)
            ] as const
        )
      ]
      count += mutants.length
      return survivors(mutants, () => missingLines(document, schema, [text]).length > 0)
    })
  })
  expect(lived).toEqual([])
  expect(count).toBeGreaterThan(1000)
})

const published = readPublished()

/** One operation of a document, or none at its path. */
const only = (document: Contract, path: string, method?: string): Contract => {
  const item = nodeOf(document.paths, path)
  return {
    ...document,
    paths: {
      [path]: method === undefined ? {} : { parameters: item["parameters"], [method]: item[method] }
    }
  }
}

/** The kind of a published line, and the mutant of it. */
const mutantOf = (
  { operation, parameters }: PlacedOperation,
  line: string
): readonly [kind: string, change: () => Undo] | undefined => {
  const [, where = "", name = "", shape = ""] = /^(\S+)(?: (\S+))?(?: (.*))?$/su.exec(line) ?? []
  if (["path", "header"].includes(where) || line === "") return undefined
  const schemas =
    where === "query"
      ? parameters
          .filter((one) => one["name"] === name)
          .map((parameter) => nodeOf(parameter, "schema"))
      : (where === "body"
          ? [requestBodyOf(contract, operation) ?? {}]
          : responsesOf(contract, operation)
              .filter(([status]) => status === where)
              .map(([, response]) => response)
        ).flatMap((holder) =>
          entriesOf(holder, "content")
            .filter(([type]) => type === name)
            .map(([, media]) => nodeOf(media, "schema"))
        )
  const [schema] = schemas
  if (shape === "") {
    return where === "query" || name !== "" || where === "body"
      ? undefined
      : ["status", () => without(nodeOf(operation, "responses"), where)]
  }
  if (schema === undefined || shape.includes("{}")) return undefined
  const ofType = /^(.*?) is (\w+)$/su.exec(shape)
  if (ofType !== null) {
    const [, path = "", type = ""] = ofType
    const kind = type === "null" ? "null" : path.endsWith("[]") ? "item type" : "type"
    return [kind, () => withoutType(contract, placesAt(contract, schema, path), type)]
  }
  const ofRequired = /^(\S+) required$/u.exec(shape)
  if (ofRequired !== null) {
    const [, path = ""] = ofRequired
    // A name with dots in it leads nowhere, as a path.
    return placesAt(contract, schema, path).length === 0
      ? undefined
      : ["required", () => leaving(contract, schema, path)]
  }
  const ofLimit = /^(\S*) (\w+)=/u.exec(shape)
  if (ofLimit !== null) {
    const [, path = "", limit = ""] = ofLimit
    return ["limit", () => withoutLimit(contract, placesAt(contract, schema, path), limit)]
  }
  const ofValue = /^([^=]*)=(.*)$/su.exec(shape)
  if (ofValue !== null) {
    const [, path = "", value = ""] = ofValue
    return ["value", () => withoutValue(contract, placesAt(contract, schema, path), value)]
  }
  return shape.endsWith("[]") ? undefined : ["member", () => withoutMember(contract, schema, shape)]
}

test("published facts of each kind are held in every operation", () => {
  const kinds = new Map<string, number>()
  const lived: Array<string> = []
  for (const placed of operations) {
    const { method, path } = placed
    const id = idOf(placed)
    const key = method.toLowerCase()
    if (nodeOf(published.paths, path)[key] === undefined) continue
    const facts = only(published, path, key)
    const lines = missingFrom(only(contract, path), facts)
    const excused = new Set(missingFrom(only(contract, path, key), facts))
    const tried = new Set<string>()
    for (const line of lines) {
      const mutant = excused.has(line) ? undefined : mutantOf(placed, line.slice(id.length + 1))
      if (mutant === undefined || tried.has(mutant[0])) continue
      const [kind, change] = mutant
      tried.add(kind)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      lived.push(
        ...survivors([[`${kind}: ${line}`, change]], () =>
          missingFrom(only(contract, path, key), facts).includes(line)
        )
      )
    }
  }
  expect(lived).toEqual([])
  expect([...kinds.keys()].toSorted()).toEqual([
    "item type",
    "limit",
    "member",
    "null",
    "required",
    "status",
    "type",
    "value"
  ])
})

test("the contract is as it was before", () => {
  expect(contract).toEqual(readBundle("management"))
})
