import { expect, test } from "vitest"
import {
  callableOf,
  commonResource,
  entryOf,
  namespaceOf,
  withAncestors
} from "../../src/reference/names.ts"

test("an id as the call, the namespace and the entry point", () => {
  expect([
    callableOf("connections.scimConfiguration.tokens.create"),
    namespaceOf(["connections", "scimConfiguration"]),
    entryOf(["connections", "scimConfiguration", "tokens"])
  ]).toEqual([
    "Connections.ScimConfiguration.Tokens.create",
    "Connections.ScimConfiguration",
    "connections/scim-configuration/tokens"
  ])
})

test("resources with what contains them", () => {
  expect(withAncestors([["users"], ["guardian", "factors", "phone"], ["guardian"]])).toEqual([
    ["guardian"],
    ["guardian", "factors"],
    ["guardian", "factors", "phone"],
    ["users"]
  ])
})

test("what resources have in common", () => {
  expect([
    commonResource([["users"]]),
    commonResource([["users", "roles"], ["users"]]),
    commonResource([["users"], ["users", "roles"]]),
    commonResource([["users"], ["roles"]]),
    commonResource([])
  ]).toEqual([["users"], ["users"], ["users"], [], []])
})
