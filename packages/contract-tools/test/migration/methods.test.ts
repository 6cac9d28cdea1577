import { readFileSync } from "node:fs"
import { ManagementClient } from "auth0"
import { type Contract, isContract, operationsOf } from "openapi-document"
import { expect, test } from "vitest"
import { counterpartsOf, methodsPage } from "../../src/migration/methods-page.ts"
import { declaredMethods, officialMethods } from "../../src/migration/official-methods.ts"

const readJson = (specifier: string): unknown =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(specifier)), "utf8"))

const management = (): Contract => {
  const document = readJson("@effect-auth0/contract/management.json")
  if (!isContract(document)) throw new Error("The bundle has no paths.")
  return document
}

const methods = await officialMethods()
const counterparts = counterpartsOf(management(), methods)

/** The methods that an object has when the program runs. */
const methodsAtRuntime = (
  client: object,
  path: ReadonlyArray<string> = []
): ReadonlyArray<string> => {
  const prototypes: Array<object> = []
  for (
    let prototype: unknown = Object.getPrototypeOf(client);
    typeof prototype === "object" && prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    prototypes.push(prototype)
  }
  return prototypes.flatMap((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(
      ([name, { get, value }]) => {
        if (name === "constructor" || name.startsWith("_")) return []
        const here = [...path, name]
        if (get === undefined) return typeof value === "function" ? [here.join(".")] : []
        return methodsAtRuntime(Object(get.call(client)), here)
      }
    )
  )
}

test("the declarations have every method that the client has", () => {
  const client = new ManagementClient({ domain: "tenant.example", token: "none" })
  const atRuntime = methodsAtRuntime(client).filter((id) => id !== "fetch")
  expect(
    declaredMethods()
      .map(({ id }) => id)
      .toSorted()
  ).toEqual([...new Set(atRuntime)].toSorted())
})

test("the methods send what is recorded of the package", () => {
  const recorded = readJson("@effect-auth0/contract/facts/sdk-7.1.0-operations.json")
  const shapeOf = (operation: string): string => operation.replaceAll(/\{[^}]*\}/gu, "{}")
  const { operations } = recorded as { readonly operations: ReadonlyArray<string> }
  expect(
    [...new Set(methods.map(({ method, path }) => shapeOf(`${method} ${path}`)))].toSorted()
  ).toEqual(operations.map(shapeOf).toSorted())
})

test("every method has a counterpart, of the same name", () => {
  expect(
    counterparts
      .filter(({ official, ours }) => ours?.placed.id !== official.id)
      .map(({ official, ours }) => [official.id, ours?.placed.id])
  ).toEqual([])
})

test("a method without a counterpart has no page", () => {
  const [first] = counterparts
  if (first === undefined) throw new Error("There are no methods.")
  expect(() => methodsPage("1.0.0", [{ ...first, ours: undefined }])).toThrow(
    `${first.official.id} has no counterpart.`
  )
  const operations = operationsOf(management()).map(({ id }) => id)
  expect(operations).toContain(first.official.id)
})

test("the page names each method once", () => {
  const { version } = readJson("auth0/package.json") as { readonly version: string }
  const rows = methodsPage(version, counterparts).match(/^\| `[a-z]\w*\.[^`]*` \| \[/gmu) ?? []
  expect(rows.length).toBe(methods.length)
})
