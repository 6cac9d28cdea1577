/** What a call returns where a success has a body that the contract does not declare. */
import type { Fault } from "../faults/Fault.ts"
import { undeclaredBodies as faults } from "../faults/UndeclaredBodies.ts"
import { columnsOf } from "./CallColumns.ts"
import { type Expectation, seen } from "./Expected.ts"
import { type Table, table } from "./Table.ts"

type Column = "removeProfile" | "removeAcl" | "createSecret"

type Cells = Readonly<Record<Column, Expectation>>

const both = (result: string): Expectation => {
  const observed = seen(result, 1, 1)
  return { always: observed, once: observed }
}

const cells = (profile: string, acl: string, secret: string): Cells => ({
  removeProfile: both(profile),
  removeAcl: both(acl),
  createSecret: both(secret)
})

const returned = (value: string): string => `response: ${value}`

const same = (value: string): Cells => cells(returned(value), returned(value), returned(value))

/** Where an object or nothing is declared, it is an error; where nothing is, it is returned. */
const notAnObject = (value: string): Cells =>
  cells(returned(value), "DecodeError 200", returned(value))

const rejected = cells("DecodeError 200", "DecodeError 200", "OutcomeUnknown: DecodeError 201")

const lostOnce = { always: seen("TransportError 200", 3, 3), once: seen(returned("nothing"), 2, 2) }

const rows: Readonly<Record<string, Cells>> = {
  "no body": same("nothing"),
  "empty body of JSON": same("nothing"),
  "undeclared object": same('{"id":"sec_1"}'),
  "undeclared object in chunks": same('{"id":"sec_1"}'),
  "undeclared list": notAnObject("[1]"),
  "undeclared null": notAnObject("null"),
  "undeclared text": notAnObject('"Created"'),
  "undeclared cut JSON": rejected,
  "undeclared HTML": rejected,
  "undeclared body with a reset": {
    removeProfile: lostOnce,
    removeAcl: lostOnce,
    createSecret: both("OutcomeUnknown: TransportError 201")
  }
}

export const undeclaredBodies: Table = table<Fault, Column, Expectation>({
  title: "Undeclared bodies",
  about: "A cell shows the value that is returned.",
  faults,
  rows,
  ...columnsOf({
    removeProfile: "Deletion; no declared body",
    removeAcl: "Deletion; an object or no body",
    createSecret: "Creation (`never`); no declared body"
  })
})
