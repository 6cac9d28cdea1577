/**
 * Compares what an operation's extensions promise: whether it may be retried, whether it only reads,
 * which scopes it needs, how its list is cut into pages.
 */
import {
  type Node,
  type RetryRule,
  isNode,
  nodeOf,
  retryOf,
  stringOf,
  stringsOf
} from "openapi-document"
import { shown, shownList } from "./canonical.ts"
import type { Change } from "./finding.ts"

/** A change of the members of a request with which a call is not retried. */
const compareNeverWith = (was: RetryRule, is: RetryRule): ReadonlyArray<Change> => {
  const at = "x-retry.neverWith"
  const rule = "retry-changed"
  const added = is.neverWith.filter((name) => !was.neverWith.includes(name))
  const removed = was.neverWith.filter((name) => !is.neverWith.includes(name))
  return [
    ...(added.length === 0 || is.class === "never"
      ? []
      : [
          {
            rule,
            breaking: true,
            at,
            message: `a call with ${shownList(added)} is not retried, and a lost response is \`OutcomeUnknown\``
          }
        ]),
    ...(removed.length === 0 || is.class === "never"
      ? []
      : [{ rule, breaking: true, at, message: `a call with ${shownList(removed)} is retried` }])
  ]
}

/** A change of whether a call may be sent twice. */
export const compareRetry = (before: Node, after: Node): ReadonlyArray<Change> => {
  const [rulesBefore, rulesAfter] = [retryOf(before), retryOf(after)]
  const { class: was } = rulesBefore
  const { class: is } = rulesAfter
  if (was === is) return compareNeverWith(rulesBefore, rulesAfter)
  const change = `was ${shown(was)}, is ${shown(is)}`
  const at = "x-retry"
  if (is === "never") {
    const message = `${change}: a lost response is \`OutcomeUnknown\` now, and the call is not retried`
    return [{ rule: "retry-changed", breaking: true, at, message }]
  }
  if (was === "never") {
    const message = `${change}: retried after a lost response; \`OutcomeUnknown\` is no longer among its errors`
    return [{ rule: "retry-changed", breaking: true, at, message }]
  }
  return [{ rule: "retry-changed", breaking: false, at, message: change }]
}

/** Whether an operation only reads: as the document says, else as its method promises. */
const isReadOnly = (operation: Node, method: string): boolean => {
  const declared = operation["x-read-only"]
  return typeof declared === "boolean" ? declared : ["GET", "HEAD"].includes(method.toUpperCase())
}

/** A change of whether a read-only client lets a call pass. */
export const compareReadOnly = (
  before: { readonly operation: Node; readonly method: string },
  after: { readonly operation: Node; readonly method: string }
): ReadonlyArray<Change> => {
  const was = isReadOnly(before.operation, before.method)
  const is = isReadOnly(after.operation, after.method)
  if (was === is) return []
  const message = is
    ? "only reads now: a read-only client lets it pass"
    : "may write now: a read-only client rejects it"
  return [{ rule: "read-only-changed", breaking: !is, at: "x-read-only", message }]
}

/** Every least set of scopes that an operation accepts. */
const acceptedBy = (operation: Node): ReadonlyArray<ReadonlyArray<string>> => {
  const scopes = nodeOf(operation, "x-scopes")
  const any = stringsOf(scopes, "anyOf")
  return any.length > 0 ? any.map((scope) => [scope]) : [stringsOf(scopes, "allOf")]
}

/** Whether every token that satisfies `needs` satisfies `other` as well. */
const suffices = (
  needs: ReadonlyArray<ReadonlyArray<string>>,
  other: ReadonlyArray<ReadonlyArray<string>>
): boolean =>
  needs.every((had) => other.some((least) => least.every((scope) => had.includes(scope))))

const scopesText = (operation: Node): string => {
  const scopes = nodeOf(operation, "x-scopes")
  const any = stringsOf(scopes, "anyOf")
  const all = stringsOf(scopes, "allOf")
  if (any.length > 1) return `one of ${shownList(any)}`
  if (all.length > 1) return `all of ${shownList(all)}`
  return any.length + all.length === 0 ? "none" : shownList([...any, ...all])
}

/** A change of the scopes that a token needs; it breaks when a token that had enough has not now. */
export const compareScopes = (before: Node, after: Node): ReadonlyArray<Change> => {
  const was = acceptedBy(before)
  const is = acceptedBy(after)
  const enough = suffices(was, is)
  if (enough && suffices(is, was)) return []
  return [
    {
      rule: enough ? "scopes-fewer" : "scopes-more",
      breaking: !enough,
      at: "x-scopes",
      message: `needed ${scopesText(before)}; needs ${scopesText(after)}`
    }
  ]
}

const styleOf = (operation: Node): string => {
  const style = stringOf(nodeOf(operation, "x-pagination"), "style")
  return style ?? "none"
}

/** A change of how a list is walked. */
export const comparePagination = (before: Node, after: Node): ReadonlyArray<Change> => {
  const at = "x-pagination"
  const was = styleOf(before)
  const is = styleOf(after)
  if (was !== is) {
    // A further style leaves the programs that use the other as they are.
    const breaking = was === "none" || is !== "both"
    const message = `style was ${shown(was)}, is ${shown(is)}`
    return [{ rule: "pagination-style-changed", breaking, at, message }]
  }
  const members = isNode(before["x-pagination"]) ? ["items", "next", "total"] : []
  const texts = members.flatMap((member) => {
    const had = nodeOf(before, "x-pagination")[member]
    const has = nodeOf(after, "x-pagination")[member]
    return had === has ? [] : [`${member} was ${shown(had)}, is ${shown(has)}`]
  })
  return texts.length === 0
    ? []
    : [{ rule: "pagination-changed", breaking: false, at, message: texts.join("; ") }]
}
