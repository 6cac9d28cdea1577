import { createHash, X509Certificate } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { retryOf } from "openapi-document"
import { describe, expect, test } from "vitest"
import {
  type Bundle,
  type Operation,
  type PlacedOperation,
  type Schema,
  describedIn,
  errorsOf,
  examplesOf,
  follow,
  mediaOf,
  operationsOf,
  readBundle,
  schemasReturned,
  valuedOf
} from "./bundle.ts"
import { connectionOperations, retryable } from "./names.ts"
import { lintContracts } from "./redocly.ts"

const folder = fileURLToPath(new URL("..", import.meta.url))
const management = readBundle("management")
const authentication = readBundle("authentication")

const ajvOf = (bundle: Bundle): Ajv2020 => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addVocabulary(["x-open", "x-secret", "x-lifecycle", "components"])
  ajv.addSchema({ $id: "contract:", components: { schemas: bundle.components.schemas } })
  return ajv
}

/** Says of a value whether a schema of the bundle allows it. Each schema is compiled once. */
const validatorOf = (bundle: Bundle, ajv = ajvOf(bundle)) => {
  const compiled = new Map<string, ValidateFunction>()
  return (schema: Schema, value: unknown): boolean => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"contract:#/components')
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as Schema)
    compiled.set(text, validate)
    return validate(value) === true
  }
}

test("the contracts are clean", async () => {
  const clean = { totals: { errors: 0, warnings: 0 }, problems: [] }
  expect(await lintContracts()).toMatchObject([
    clean,
    { totals: { ...clean.totals, ignored: 0 }, problems: [] }
  ])
})

test("nothing is excused from the lint but the example of the event stream, which is text", () => {
  const excuses = readFileSync(join(folder, ".redocly.lint-ignore.yaml"), "utf8")
  expect(excuses.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
    "management/events/paths/events.yaml:",
    "  no-invalid-media-type-examples:",
    '    - "#/get/responses/200/content/text~1event-stream/examples/events/value"'
  ])
})

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

const idsOf = (bundle: Bundle, holds: (one: PlacedOperation) => boolean): ReadonlyArray<string> =>
  operationsOf(bundle)
    .filter(holds)
    .map(({ operation }) => operation.operationId)

test("the contract has every operation, and what the API is giving up is marked", () => {
  const counts: Record<string, number> = {}
  for (const { operation } of operationsOf(management)) {
    const stage = operation["x-lifecycle"]
    counts[stage] = (counts[stage] ?? 0) + 1
  }
  expect(counts).toEqual({ ga: 404, "early-access": 52, beta: 25, deprecated: 2 })
  const deprecated = idsOf(management, ({ operation }) => operation["x-lifecycle"] === "deprecated")
  expect(deprecated.toSorted()).toEqual([
    "users.federatedConnectionsTokensets.delete",
    "users.federatedConnectionsTokensets.list"
  ])
})

test("the operations on connections have the names that users know", () => {
  const ids = idsOf(management, ({ operation }) => operation.operationId.startsWith("connections."))
  expect(ids.toSorted()).toEqual(connectionOperations)
  expect(idsOf(authentication, () => true)).toEqual(["oauth.token", "connections.jwks.get"])
})

const classOf = (operation: Operation): string | undefined => retryOf({ ...operation }).class

test("what shows a secret once is never retried, nor a change that sends a message", () => {
  const rules = new Map(
    operationsOf(management).map(({ operation }) => [
      operation.operationId,
      retryOf({ ...operation })
    ])
  )
  // The first successful verification is the only response with `cname_api_key`.
  expect(rules.get("customDomains.verify")?.class).toBe("never")
  const conditional = [...rules].filter(([, { neverWith }]) => neverWith.length > 0)
  expect(conditional.map(([id, { class: retry, neverWith }]) => [id, retry, neverWith])).toEqual([
    ["users.update", "idempotent", ["verify_email", "verify_phone_number", "password"]]
  ])
})

test("a read is safe to retry, a replacement changes nothing twice, and a POST only where it says", () => {
  const usual: Readonly<Record<string, string>> = { get: "safe", post: "never" }
  const unusual = operationsOf(management)
    .filter(({ method, operation }) => classOf(operation) !== (usual[method] ?? "idempotent"))
    .map(({ method, operation }) => `${method} ${classOf(operation)} ${operation.operationId}`)
  expect(unusual.toSorted()).toEqual(retryable.map((id) => `post idempotent ${id}`))
  expect(idsOf(authentication, ({ operation }) => classOf(operation) === "never")).toEqual([
    "oauth.token"
  ])
})

test("every operation can be rejected for its token, its scopes and its rate", () => {
  const missing = operationsOf(management).flatMap(({ operation }) =>
    ["401", "403", "429"]
      .filter((status) => !Object.hasOwn(operation.responses, status))
      .map((status) => `${operation.operationId} ${status}`)
  )
  expect(missing).toEqual([])
})

test("the example of the event stream is a stream of events that are valid", () => {
  const media = management.paths["/events"]?.["get"]?.responses["200"]
  const content = media === undefined ? undefined : follow(management, media).content
  const stream = content?.["text/event-stream"]
  const events = examplesOf(management, stream?.examples).flatMap(([, text]) =>
    String(text)
      .split("\n\n")
      .filter((block) => block !== "")
      .map((block) => Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/su))))
  )
  const isValid = validatorOf(management)
  const told = events.map(({ id, event, data }) => {
    // The type of a message is the field, and no member of what is sent.
    const value = JSON.parse(data)
    const isSent = value.type === undefined && value.offset === id
    return isSent && stream !== undefined && isValid(stream.schema, { ...value, type: event })
  })
  expect(told).toEqual([true, true])
})

describe.for([
  {
    name: "management",
    bundle: management,
    codeMember: "errorCode",
    otherMedia: [
      "events.subscribe 200 text/event-stream",
      "jobs.usersImports.create body multipart/form-data"
    ]
  },
  { name: "authentication", bundle: authentication, codeMember: "error", otherMedia: [] }
])("$name", ({ bundle, codeMember, otherMedia }) => {
  const ajv = ajvOf(bundle)
  const isValid = validatorOf(bundle, ajv)

  test("every named schema compiles in strict mode", () => {
    const broken = Object.keys(bundle.components.schemas).filter(
      (schema) => ajv.getSchema(`contract:#/components/schemas/${schema}`) === undefined
    )
    expect(broken).toEqual([])
  })

  test("every body has examples that are valid, and is JSON but for a file and a stream", () => {
    const media = operationsOf(bundle).flatMap((one) => mediaOf(bundle, one))
    const bad = media.flatMap(({ place, type, media: { schema, examples } }) => [
      ...(examples === undefined ? [`${place} has no example`] : []),
      ...examplesOf(bundle, examples)
        .filter(([, value]) => type !== "text/event-stream" && !isValid(schema, value))
        .map(([name]) => `${place} ${name} is not valid`)
    ])
    expect(bad).toEqual([])
    expect(media.length).toBeGreaterThan(operationsOf(bundle).length)
    const others = media.filter(({ type }) => type !== "application/json")
    expect(others.map(({ place, type }) => `${place} ${type}`)).toEqual(otherMedia)
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
      Object.hasOwn(requestBody.content["application/json"]?.examples ?? {}, "minimal")
        ? []
        : [operationId]
    )
    expect(without).toEqual([])
  })

  test("a response is never closed", () => {
    const closed = schemasReturned(bundle).filter(({ schema }) =>
      ["additionalProperties", "unevaluatedProperties"].some((key) => schema[key] === false)
    )
    expect(closed).toEqual([])
  })

  test("the code of an error example is one that the response names, if it names any", () => {
    const unnamed = errorsOf(bundle).flatMap(({ place, response }) =>
      examplesOf(bundle, response.content?.["application/json"]?.examples)
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
