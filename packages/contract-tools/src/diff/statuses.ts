/**
 * Which response of an operation is which after a change, and what it means when a status comes or
 * goes. The clients take any 2xx for a success, so that another status for the same response changes
 * nothing; every error status is a class of its own in the operation's error type.
 */
import { type Node, entriesOf } from "openapi-document"
import { canonical } from "./canonical.ts"
import type { Change } from "./finding.ts"

type Responses = ReadonlyArray<readonly [status: string, response: Node]>

/** The responses that have a counterpart, and the changes for those that have none. */
export interface StatusPairing {
  readonly pairs: ReadonlyArray<{
    readonly status: string
    readonly before: Node
    readonly after: Node
  }>
  readonly changes: ReadonlyArray<Change>
}

const isSuccess = (status: string): boolean => status.startsWith("2")

const contentOf = (response: Node): string =>
  canonical(entriesOf(response, "content").map(([type, media]) => [type, media["schema"]]))

/** Pairs the responses by status, and successes that only changed their status by order. */
export const pairStatuses = (before: Responses, after: Responses): StatusPairing => {
  const has = new Map(after)
  const had = new Map(before)
  const pairs = before.flatMap(([status, was]) => {
    const is = has.get(status)
    return is === undefined ? [] : [{ status, before: was, after: is }]
  })
  const gone = before.filter(([status]) => !has.has(status))
  const fresh = after.filter(([status]) => !had.has(status))
  const changes: Array<Change> = []
  const freshSuccesses = fresh.filter(([status]) => isSuccess(status))

  for (const [at, was] of gone) {
    if (!isSuccess(at)) {
      const message = "is gone: its class is no longer among the errors"
      changes.push({ rule: "error-status-removed", breaking: true, at, message })
      continue
    }
    const counterpart = freshSuccesses.shift()
    if (counterpart === undefined) {
      const message = "is gone; the other successes stay"
      changes.push({ rule: "success-status-removed", breaking: false, at, message })
      continue
    }
    const [status, is] = counterpart
    const message = `is ${status} now`
    changes.push({ rule: "success-status-changed", breaking: false, at, message })
    pairs.push({ status, before: was, after: is })
  }
  const known = new Set(
    before.filter(([status]) => isSuccess(status)).map(([, response]) => contentOf(response))
  )
  for (const [at, is] of freshSuccesses) {
    const breaking = !known.has(contentOf(is))
    const message = breaking ? "is new, with another response" : "is new, with a response as before"
    changes.push({ rule: "success-status-added", breaking, at, message })
  }
  for (const [at] of fresh.filter(([status]) => !isSuccess(status))) {
    const message = "is new: its class is one more among the errors"
    changes.push({ rule: "error-status-added", breaking: false, at, message })
  }
  return { pairs, changes }
}
