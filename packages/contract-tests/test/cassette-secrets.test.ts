import { Cassette } from "@effect-auth0/management/testing"
import { expect, test } from "vitest"
import contract from "@effect-auth0/contract/management.json" with { type: "json" }

/** The names of all members that the contract calls secret. */
const secretsIn = (value: unknown, found = new Set<string>()): ReadonlySet<string> => {
  if (typeof value !== "object" || value === null) return found
  if ("properties" in value && typeof value.properties === "object") {
    for (const [name, schema] of Object.entries(value.properties ?? {})) {
      if (schema?.["x-secret"] === true) found.add(name)
    }
  }
  for (const member of Object.values(value)) secretsIn(member, found)
  return found
}

test("a cassette leaves out every member that the contract calls secret", () => {
  const secrets = [...secretsIn(contract)].sort()
  expect(secrets.length).toBeGreaterThan(40)
  expect([...Cassette.secretMembers].sort()).toEqual(secrets)
})
