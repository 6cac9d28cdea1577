/**
 * Compares a real tenant with the contract: calls every operation that reads without being told which
 * record, as far as the token's scopes allow, and compares what comes with the schemas. Nothing is
 * written. No value of a response is kept.
 */
import * as Management from "@effect-auth0/management"
import { Connections, type ManagementClient, Retry } from "@effect-auth0/management"
import * as Validation from "@effect-auth0/management/validation"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { type AnyOperation, operationsIn } from "openapi-contract-tests/matrix/ServiceCaller"
import { document, operations as declared } from "../matrix/Setup.ts"

/** What became of one operation. */
export interface Read {
  readonly operation: string
  /** `not allowed`: the token lacks a scope; `not available`: the tenant lacks the feature. */
  readonly outcome: "as declared" | "differs" | "not allowed" | "not available" | "failed"
  /** Where there was an error: its class, status and code. */
  readonly detail?: string
}

/** A place of a response that is not as the contract says. */
export interface Difference {
  readonly operation: string
  readonly status: number
  /** The names that lead to it; `[]` in a list, `*` where the name is the tenant's own. */
  readonly path: string
  /** What the contract expects there. */
  readonly expected: string
}

/** What was compared, and what differs. */
export interface LiveReport {
  readonly read: ReadonlyArray<Read>
  readonly differences: ReadonlyArray<Difference>
  /** Operations that read, but have to be told what. */
  readonly left: ReadonlyArray<string>
}

const isReadable = ({ body, method, path, responses }: ContractOperation): boolean =>
  method === "GET" &&
  !path.includes("{") &&
  body === undefined &&
  responses.some(({ mediaType, status }) => status < 300 && mediaType === "application/json")

const needsMore = ({ parameters }: ContractOperation): boolean =>
  parameters.some(({ required }) => required)

const memberOf = (value: unknown, name: string): string | undefined => {
  if (typeof value !== "object" || value === null || !(name in value)) return undefined
  const found: unknown = Reflect.get(value, name)
  return typeof found === "string" || typeof found === "number" ? String(found) : undefined
}

const unavailable = new Set(["400", "404", "405", "410", "422", "501"])

const failedRead = (operation: string, error: unknown): Read => {
  const status = memberOf(error, "status")
  const parts = [memberOf(error, "_tag"), status, memberOf(error, "code")]
  const detail = parts.filter((part) => part !== undefined).join(" ")
  if (status === "403") return { operation, outcome: "not allowed", detail }
  return status !== undefined && unavailable.has(status)
    ? { operation, outcome: "not available", detail }
    : { operation, outcome: "failed", detail }
}

const readOne = (id: string, operation: AnyOperation<ManagementClient>) =>
  Effect.suspend(() => {
    // Said once is said: what a tenant does not have, it does not have on a retry either.
    const options = { retry: Retry.none }
    const called = operation.metadata.input === "none" ? operation(options) : operation({}, options)
    return Effect.isEffect(called) ? called : Effect.void
  }).pipe(
    Effect.match({
      onFailure: (error): Read => failedRead(id, error),
      onSuccess: (): Read => ({ operation: id, outcome: "as declared" })
    })
  )

const declaredNames = (value: unknown, into = new Set<string>()): ReadonlySet<string> => {
  if (Array.isArray(value)) for (const each of value) declaredNames(each, into)
  else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (key === "properties" && typeof member === "object" && member !== null) {
        for (const name of Object.keys(member)) into.add(name)
      }
      if (key !== "example" && key !== "examples") declaredNames(member, into)
    }
  }
  return into
}

/** The place of a difference without names that only the tenant knows, such as keys of metadata. */
const placeOf = (path: ReadonlyArray<string | number>, names: ReadonlySet<string>): string =>
  path.map((step) => (typeof step === "number" ? "[]" : names.has(step) ? step : "*")).join(".")

/** Reads what can be read through a client, one operation at a time. */
export const readTenant = <E, R>(
  client: Layer.Layer<ManagementClient, E, R>
): Effect.Effect<LiveReport, E, R> => {
  const names = declaredNames(document.root)
  const differences = new Map<string, Difference>()
  const comparing = Validation.responses({
    mode: "report",
    onIssue: ({ issues, operation, status }) => {
      for (const { message, path } of issues) {
        const place = placeOf(path, names)
        // Each record of a list may differ in the same place.
        differences.set(`${operation} ${status} ${place} ${message}`, {
          operation,
          status,
          path: place,
          expected: message
        })
      }
    }
  }).pipe(Layer.provide(client))
  return Effect.gen(function* () {
    const exported = operationsIn<ManagementClient>(Management)
    const readable = declared.filter(isReadable)
    const read = yield* Effect.forEach(
      readable.filter((one) => !needsMore(one)),
      ({ id }) => {
        const operation = exported.get(id)
        return operation === undefined
          ? Effect.succeed<Read>({ operation: id, outcome: "failed", detail: "not exported" })
          : readOne(id, operation)
      }
    )
    const found = [...differences.values()]
    const differing = new Set(found.map(({ operation }) => operation))
    return {
      read: read.map((one): Read =>
        one.outcome === "as declared" && differing.has(one.operation)
          ? { operation: one.operation, outcome: "differs" }
          : one
      ),
      differences: found,
      left: readable.filter(needsMore).map(({ id }) => id)
    }
  }).pipe(Effect.provide(comparing))
}

/** Rotates the keys of one connection: whether the key that was next is the current one now. */
export const rotateOne = (id: string) =>
  Effect.gen(function* () {
    const before = yield* Connections.Keys.get(id)
    const next = before.find((key) => key.next === true)
    yield* Connections.Keys.rotate(id)
    const after = yield* Connections.Keys.get(id)
    const current = after.find((key) => key.current === true)
    return next !== undefined && current?.kid === next.kid
  })

const section = (title: string, content: ReadonlyArray<string>): ReadonlyArray<string> =>
  content.length === 0 ? [] : [`## ${title}`, "", ...content, ""]

/** The report as Markdown, to be sent as an issue. */
export const reportText = ({ differences, left, read }: LiveReport): string => {
  const count = (outcome: Read["outcome"]) => read.filter((one) => one.outcome === outcome).length
  const lines = (outcome: Read["outcome"]) =>
    read
      .filter((one) => one.outcome === outcome)
      .map(
        ({ detail, operation }) => `- \`${operation}\`${detail === undefined ? "" : ` (${detail})`}`
      )
  return [
    "# A tenant beside the contract",
    "",
    `${read.length} operations read: ${count("as declared")} as declared, ${count("differs")} that differ, ${count("not allowed")} not allowed to this token, ${count("not available")} not available on this tenant, ${count("failed")} failed. ${left.length} more need to be told what to read. No value of a response is in this report.`,
    "",
    ...section(
      "Differences",
      differences.map(
        ({ expected, operation, path, status }) =>
          `- \`${operation}\` ${status}, at \`${path === "" ? "the whole body" : path}\`: ${expected}`
      )
    ),
    ...section("Failed", lines("failed")),
    ...section("Not allowed", lines("not allowed")),
    ...section("Not available", lines("not available"))
  ].join("\n")
}
