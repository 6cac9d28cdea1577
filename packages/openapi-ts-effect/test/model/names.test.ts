/**
 * The rules that turn a document's names into names of files and constants.
 */
import { describe, expect, it } from "vitest"

import {
  camelCase,
  kebabCase,
  localName,
  pascalCase,
  uniqueNames
} from "../../src/config/identifiers.ts"
import { nameOperation } from "../../src/model/names.ts"

describe("a name", () => {
  it("is put into each case word by word", () => {
    const names = [
      "customDomains",
      "custom_domains",
      "Custom Domains!",
      "getJWKS",
      "JWKSet",
      "2fa",
      "été",
      "/-/"
    ]
    expect(names.map((name) => [kebabCase(name), pascalCase(name), camelCase(name)])).toEqual([
      ["custom-domains", "CustomDomains", "customDomains"],
      ["custom-domains", "CustomDomains", "customDomains"],
      ["custom-domains", "CustomDomains", "customDomains"],
      ["get-jwks", "GetJWKS", "getJWKS"],
      ["jwk-set", "JWKSet", "jwkSet"],
      ["2fa", "_2fa", "_2fa"],
      ["été", "Été", "été"],
      ["", "_", ""]
    ])
  })

  it("that is a reserved word gets an underscore in its file", () => {
    expect(["delete", "import", "await", "type", "get"].map(localName)).toEqual([
      "delete_",
      "import_",
      "await_",
      "type",
      "get"
    ])
  })

  it("that is taken gets a number, and so does the next", () => {
    const unique = uniqueNames(["a", "b2"])
    expect(["a", "b", "b", "c", "a"].map(unique)).toEqual(["a2", "b", "b3", "c", "a3"])
  })
})

describe("an operation", () => {
  const named = (operationId?: string, tags?: ReadonlyArray<string>) =>
    nameOperation({ operationId, tags, method: "get", path: "/users/{user_id}/log-ins" }, "rest")

  it("is named by a dotted identifier whatever its tags", () => {
    expect([named("users.logIns.list", ["other"]), named("a..b"), named("users.list all")]).toEqual(
      [
        { resource: ["users", "log-ins"], name: "list" },
        { resource: ["a"], name: "b" },
        { resource: ["users"], name: "listAll" }
      ]
    )
  })

  it("is named by its first usable tag and its identifier", () => {
    expect([named("ListUsers", ["?", "Our Users"]), named("list", [])]).toEqual([
      { resource: ["our-users"], name: "listUsers" },
      { resource: ["rest"], name: "list" }
    ])
  })

  it("is named by its method and path where it has no identifier", () => {
    expect([named(undefined, ["users"]), named("...")]).toEqual([
      { resource: ["users"], name: "getUsersByUserIdLogIns" },
      { resource: ["rest"], name: "getUsersByUserIdLogIns" }
    ])
  })

  it("stays away from file names that mean something else", () => {
    expect(
      ["index.list", "con.list", "com1.list", "consoles.list"].map((id) => named(id).resource)
    ).toEqual([["index-resource"], ["con-resource"], ["com1-resource"], ["consoles"]])
  })
})
