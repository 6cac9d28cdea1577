import { expect, test } from "vitest"
import { type Contract } from "openapi-document"
import { readBundle } from "./bundle.ts"
import { excusing, readExcuses } from "./facts/excuses.ts"
import { ajvOf, knownFindings, publishedFindings, readLogEvents } from "./facts/findings.ts"

const contract: Contract = readBundle("management")

test("a log event has one type, and holds to it", () => {
  const validate = ajvOf(contract).compile(JSON.parse(JSON.stringify(readLogEvents(contract))))
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

test("the contract has every fact of traffic, documentation, events and the newest SDK", () => {
  expect(knownFindings(contract)).toEqual([])
})

test("the contract has what was published before, but where a reason says why not", () => {
  expect(excusing(publishedFindings(contract), readExcuses())).toEqual({ missing: [], stale: [] })
})
