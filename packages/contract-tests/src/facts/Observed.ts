/**
 * Values as real tenants sent and took them: a sample of the contract, changed at one place to what
 * was recorded there.
 */
import recorded from "@effect-auth0/contract/facts/recorded.json" with { type: "json" }
import { isObject, type Json } from "openapi-contract-tests/contract/Json"

/** What was recorded at one place of a request or of a response. */
export interface RecordedFact {
  readonly operations: ReadonlyArray<string>
  /** A status, `response` for any successful one, `body` for the request body, or `query`. */
  readonly in: string
  readonly path?: string
  readonly is?: ReadonlyArray<string>
  readonly values?: ReadonlyArray<Json>
}

/** Every recorded fact. */
export const recordedFacts: ReadonlyArray<RecordedFact> = recorded.facts

/** What may stand at a place: a value, or nothing. */
interface Seen {
  readonly value: Json | undefined
  /** Whether a value that is there already will do. */
  readonly holds: (value: Json | undefined) => boolean
}

const seenAs = (remark: string): Seen => {
  switch (remark) {
    case "string (date-time)":
      return { value: "2026-06-02T08:15:30.000Z", holds: (value) => typeof value === "string" }
    case "absent":
      return { value: undefined, holds: (value) => value === undefined }
    case "null":
      return { value: null, holds: (value) => value === null }
    case "boolean":
      return { value: true, holds: (value) => typeof value === "boolean" }
    case "integer":
    case "number":
      return { value: 1, holds: (value) => typeof value === "number" }
    case "string":
      return { value: "recorded", holds: (value) => typeof value === "string" }
    case "empty string":
      return { value: "", holds: (value) => value === "" }
    case "empty object":
      return { value: {}, holds: () => false }
    case "array of nothing":
      return { value: [], holds: () => false }
    case "array of string":
      return {
        value: ["recorded"],
        holds: (value) => Array.isArray(value) && value.every((item) => typeof item === "string")
      }
    default:
      // The content of objects was not recorded, so the contract's sample is used.
      return { value: undefined, holds: () => true }
  }
}

/** Everything that a fact says was seen at its place. */
export const seenBy = ({ is = [], values = [] }: RecordedFact): ReadonlyArray<Seen> => [
  ...is.filter((remark) => remark !== "present").map(seenAs),
  ...values.map((value) => ({ value, holds: () => false }))
]

const stepsOf = (path: string): ReadonlyArray<string> =>
  path
    .replaceAll("[]", ".[]")
    .split(".")
    .filter((step) => step !== "")

const changed = (
  value: Json | undefined,
  steps: ReadonlyArray<string>,
  seen: Seen
): Json | undefined => {
  const [step, ...rest] = steps
  if (step === undefined) return seen.holds(value) ? value : seen.value
  if (Array.isArray(value)) {
    // `isArray` forgets that the list is read-only.
    const list: ReadonlyArray<Json> = value
    const next = step === "[]" ? rest : steps
    return list.map((item) => changed(item, next, seen) ?? item)
  }
  if (!isObject(value) || step === "[]") return value
  const { [step]: member, ...others } = value
  if (rest.length > 0 && member === undefined) return value
  const replaced = changed(member, rest, seen)
  return replaced === undefined ? others : { ...others, [step]: replaced }
}

/**
 * A body with what was seen at the place of a fact. A path that begins in the records of a list leads
 * through the list.
 */
export const recordedIn = (body: Json, { path = "" }: RecordedFact, seen: Seen): Json => {
  const steps = stepsOf(path)
  const [first] = steps
  if (first === undefined || first === "[]" || Array.isArray(body)) {
    return changed(body, steps, seen) ?? body
  }
  if (!isObject(body)) return body
  const lists = Object.entries(body).filter(([, member]) => Array.isArray(member))
  const [list] = lists
  return list !== undefined && lists.length === 1 && !(first in body)
    ? { ...body, [list[0]]: changed(list[1], steps, seen) ?? list[1] }
    : (changed(body, steps, seen) ?? body)
}
