import { assert, describe, it } from "@effect/vitest"
import { OutcomeUnknown } from "@effect-auth0/management"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { play, Sequence, type Told } from "../src/properties/Play.ts"

/** The default policy retries four times; a rejected token allows one request more. */
const mostRequests = 6

const inEverySequence = (name: string, holds: (told: Told) => void) =>
  it.live.prop(
    name,
    [Sequence],
    ([sequence]) =>
      Effect.map(play(sequence), (calls) => {
        for (const told of calls) holds(told)
      }),
    { arbitrary: { runs: 500 } }
  )

const errorOf = ({ exit }: Told): { readonly _tag: string } | undefined =>
  exit !== undefined && Exit.isFailure(exit)
    ? Option.getOrUndefined(Cause.findErrorOption(exit.cause))
    : undefined

/** What an error says of the call's own effect. */
const mayHaveApplied = (error: { readonly _tag: string }): boolean =>
  error._tag === "OutcomeUnknown" ||
  // A success that cannot be read.
  error._tag === "DecodeError" ||
  ("sent" in error && error.sent === true) ||
  ("mayHaveApplied" in error && error.mayHaveApplied === true)

describe("in any sequence of faults, of the API and of the token endpoint", () => {
  inEverySequence("every call has ended by its deadline, and sends nothing after", (told) => {
    assert.isDefined(told.exit)
    assert.deepStrictEqual(told.deeds, told.later)
  })

  inEverySequence("a call gives a value or a typed error, and never a defect", ({ exit }) => {
    if (exit === undefined || Exit.isSuccess(exit)) return
    assert.deepStrictEqual(
      exit.cause.reasons.map(({ _tag }) => _tag),
      ["Fail"]
    )
  })

  inEverySequence("what must not be done twice is done once at most", ({ call, deeds }) => {
    if (call.operation === "rotate") assert.isAtMost(deeds.applied, 1)
  })

  inEverySequence("a response that arrived whole is given to the caller", ({ deeds, exit }) => {
    const [response] = deeds.responses
    if (response === undefined) assert.isFalse(exit !== undefined && Exit.isSuccess(exit))
    else assert.deepStrictEqual(exit, Exit.succeed(JSON.parse(response)))
  })

  inEverySequence("a call sends no more requests than its policy allows", ({ deeds }) => {
    assert.isAtMost(deeds.requests, mostRequests)
  })

  inEverySequence("an outcome is unknown only where something may have been done", (told) => {
    const error = errorOf(told)
    if (!(error instanceof OutcomeUnknown)) return
    assert.notStrictEqual(told.call.operation, "update")
    assert.isTrue(told.deeds.uncertain)
    // Sent again because its caller said that it may be, it is unknown by a conflict alone.
    if (told.call.operation === "rotate as idempotent") {
      assert.strictEqual("status" in error.reason && error.reason.status, 409)
    }
  })

  inEverySequence("an error means that nothing was done, unless it says otherwise", (told) => {
    const error = errorOf(told)
    if (error !== undefined && !mayHaveApplied(error)) {
      assert.deepStrictEqual([told.deeds.applied, told.deeds.uncertain], [0, false])
    }
  })

  inEverySequence("an error says that something may have been done only where it may", (told) => {
    const error = errorOf(told)
    if (error !== undefined && mayHaveApplied(error)) assert.isTrue(told.deeds.uncertain)
  })

  inEverySequence("any other error of what must not be done twice says so", (told) => {
    const error = errorOf(told)
    if (told.call.operation !== "rotate" || error === undefined) return
    assert.strictEqual(mayHaveApplied(error), error instanceof OutcomeUnknown)
  })
})
