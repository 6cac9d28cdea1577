import { createHash, X509Certificate } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { describe, expect, test } from "vitest"
import {
  type Bundle,
  type Schema,
  describedIn,
  errorsOf,
  examplesOf,
  follow,
  mediaOf,
  operationsOf,
  readBundle,
  schemasAnswered,
  valuedOf
} from "./bundle.ts"
import { lintContracts } from "./redocly.ts"

const folder = fileURLToPath(new URL("..", import.meta.url))
const management = readBundle("management")
const authentication = readBundle("authentication")

test("the contracts are clean", async () => {
  const clean = { totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] }
  expect(await lintContracts()).toMatchObject([clean, clean])
}, 60_000)

test("every file is part of a contract", () => {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/\$ref: "?(\.[^#"\s]*)/gu)) {
      visit(resolve(file, "..", target))
    }
  }
  visit(join(folder, "management/openapi.yaml"))
  visit(join(folder, "authentication/openapi.yaml"))
  const files = ["management", "authentication"].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  )
  expect([...reached].sort()).toEqual(files.sort())
})

test("the operations have the names that users know, and say how safe a repeat is", () => {
  const told = (bundle: Bundle) =>
    Object.fromEntries(
      operationsOf(bundle).map(({ operation }) => [operation.operationId, operation["x-retry"]])
    )
  expect(told(authentication)).toEqual({ "oauth.token": "never", "connections.jwks.get": "safe" })
  expect(told(management)).toEqual({
    "connections.checkStatus": "safe",
    "connections.clients.get": "safe",
    "connections.clients.update": "idempotent",
    "connections.create": "never",
    "connections.delete": "idempotent",
    "connections.directoryProvisioning.create": "never",
    "connections.directoryProvisioning.delete": "idempotent",
    "connections.directoryProvisioning.get": "safe",
    "connections.directoryProvisioning.getDefaultMapping": "safe",
    "connections.directoryProvisioning.list": "safe",
    "connections.directoryProvisioning.listSynchronizedGroups": "safe",
    "connections.directoryProvisioning.set": "idempotent",
    "connections.directoryProvisioning.synchronizations.create": "never",
    "connections.directoryProvisioning.update": "idempotent",
    "connections.get": "safe",
    "connections.keys.create": "never",
    "connections.keys.get": "safe",
    "connections.keys.rotate": "never",
    "connections.list": "safe",
    "connections.scimConfiguration.create": "never",
    "connections.scimConfiguration.delete": "idempotent",
    "connections.scimConfiguration.get": "safe",
    "connections.scimConfiguration.getDefaultMapping": "safe",
    "connections.scimConfiguration.list": "safe",
    "connections.scimConfiguration.tokens.create": "never",
    "connections.scimConfiguration.tokens.delete": "idempotent",
    "connections.scimConfiguration.tokens.get": "safe",
    "connections.scimConfiguration.update": "idempotent",
    "connections.update": "idempotent",
    "connections.users.deleteByEmail": "idempotent"
  })
})

test("every operation under /connections can be refused for its token, its scopes and its rate", () => {
  const missing = operationsOf(management).flatMap(({ operation }) =>
    ["401", "403", "429"]
      .filter((status) => !Object.hasOwn(operation.responses, status))
      .map((status) => `${operation.operationId} ${status}`)
  )
  expect(missing).toEqual([])
})

describe.for([
  { name: "management", bundle: management, codeMember: "errorCode" },
  { name: "authentication", bundle: authentication, codeMember: "error" }
])("$name", ({ bundle, codeMember }) => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addVocabulary(["x-secret", "x-lifecycle", "components"])
  ajv.addSchema({ $id: "contract:", components: { schemas: bundle.components.schemas } })

  const isValid = (schema: Schema, value: unknown): boolean => {
    const rooted: Schema = JSON.parse(
      JSON.stringify(schema).replaceAll('"#/components', '"contract:#/components')
    )
    return ajv.validate(rooted, value) === true
  }

  test("every named schema compiles in strict mode", () => {
    const broken = Object.keys(bundle.components.schemas).filter(
      (schema) => ajv.getSchema(`contract:#/components/schemas/${schema}`) === undefined
    )
    expect(broken).toEqual([])
  })

  test("every body is JSON, with examples that are valid", () => {
    const media = operationsOf(bundle).flatMap((one) => mediaOf(bundle, one))
    const bad = media.flatMap(({ place, types, media: { schema, examples } }) => [
      ...(types.join() === "application/json" ? [] : [`${place} is ${types.join()}`]),
      ...(examples === undefined ? [`${place} has no example`] : []),
      ...examplesOf(bundle, examples)
        .filter(([, value]) => !isValid(schema, value))
        .map(([name]) => `${place} ${name} is not valid`)
    ])
    expect(bad).toEqual([])
    expect(media.length).toBeGreaterThan(operationsOf(bundle).length)
  })

  test("every parameter and header has an example that is valid, and never 0 in a header", () => {
    const bad = valuedOf(bundle).filter(
      ({ schema, example, header }) => !isValid(schema, example) || (header && example === "0")
    )
    expect(bad).toEqual([])
  })

  test("everything that a reader meets is described", () => {
    const things = describedIn(bundle)
    expect(things.filter(({ description }) => description === undefined)).toEqual([])
    expect(things.length).toBeGreaterThan(Object.keys(bundle.components.schemas).length)
  })

  test("an optional body has an example of the least that can be sent", () => {
    const without = operationsOf(bundle).flatMap(({ operation: { operationId, requestBody } }) =>
      requestBody === undefined ||
      requestBody.required ||
      Object.hasOwn(requestBody.content["application/json"].examples ?? {}, "minimal")
        ? []
        : [operationId]
    )
    expect(without).toEqual([])
  })

  test("an answer is never closed", () => {
    const closed = schemasAnswered(bundle).filter(({ schema }) =>
      ["additionalProperties", "unevaluatedProperties"].some((key) => schema[key] === false)
    )
    expect(closed).toEqual([])
  })

  test("the code of an error example is one that the response names, if it names any", () => {
    const unnamed = errorsOf(bundle).flatMap(({ place, response }) =>
      examplesOf(bundle, response.content?.["application/json"].examples)
        .map(([, value]) => (value as Schema)[codeMember])
        .filter((code) => code !== undefined)
        .filter((code) => !(response["x-error-codes"] ?? [code]).some((named) => named === code))
        .map((code) => `${place} ${String(code)}`)
    )
    expect(unnamed).toEqual([])
  })
})

interface KeyExample {
  readonly kid: string
  readonly cert: string
  readonly thumbprint: string
  readonly fingerprint: string
  readonly subject_dn: string
}

test("the keys of the examples belong together", () => {
  const keys = ["KeysBeforeRotation", "KeysAfterRotation", "NewNextKey"].flatMap((name) => {
    const example = management.components.examples?.[name]
    return example === undefined ? [] : (follow(management, example).value as Array<KeyExample>)
  })
  const told = keys.map(({ kid, thumbprint, fingerprint, subject_dn }) => ({
    kid,
    thumbprint,
    fingerprint,
    subject_dn
  }))
  const real = keys.map(({ cert }) => {
    const certificate = new X509Certificate(cert)
    const { crv, e, kty, n, x, y } = certificate.publicKey.export({ format: "jwk" })
    const members = kty === "RSA" ? { e, kty, n } : { crv, kty, x, y }
    return {
      kid: createHash("sha256").update(JSON.stringify(members)).digest("base64url"),
      thumbprint: certificate.fingerprint.replaceAll(":", ""),
      fingerprint: certificate.fingerprint,
      subject_dn: `/${certificate.subject}`
    }
  })
  expect(told).toEqual(real)
  expect(keys.map(({ cert }) => cert.replaceAll(/[^\r\n]/gu, "").replaceAll("\r\n", ""))).toEqual(
    Array.from({ length: 6 }, () => "")
  )
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(3)
})
