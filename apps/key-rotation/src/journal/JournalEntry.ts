/**
 * What a journal records, one JSON object a line: the plan first, then for every connection the
 * intent before a rotation is sent, what became of the call, and the outcome once it is known. It
 * holds `kid`s and messages; no token, no secret, no certificate.
 */
import { Schema } from "effect"
import { Plan } from "../plan/Plan.ts"
import { signingAlgorithms } from "../tenant/SigningAlgorithm.ts"

const KeysAfter = Schema.Struct({
  current: Schema.NonEmptyString,
  next: Schema.NonEmptyString,
  previous: Schema.NonEmptyString
})

/** Why a connection was not rotated. */
export const Hindrance = Schema.Literals([
  /** Its keys are not those of the plan. */
  "changed",
  /** The tenant refused, or the request never left. */
  "refused",
  /** Its keys could not be read before, so nothing was sent. */
  "unreadable",
  /** Sent, answer lost, and its keys were still the same long after the request's deadline. */
  "never-applied"
])

/** What became of one connection. */
export const Outcome = Schema.Union([
  Schema.Struct({ result: Schema.Literal("rotated"), after: KeysAfter }),
  Schema.Struct({
    result: Schema.Literal("not-rotated"),
    reason: Hindrance,
    message: Schema.String
  }),
  /** Sent, and the keys could not be read since. */
  Schema.Struct({ result: Schema.Literal("unknown"), message: Schema.String }),
  /** The keys are such as one rotation cannot have left them. */
  Schema.Struct({ result: Schema.Literal("alarm"), message: Schema.String })
])
/** What became of one connection. */
export type Outcome = typeof Outcome.Type

const ofAttempt = {
  connection: Schema.NonEmptyString,
  /** Counts the requests sent for the connection, from 1; 0 where none was. */
  attempt: Schema.Int
}

/** What happened; the journal adds the time. */
export const JournalEvent = Schema.Union([
  /** A process claims the journal. */
  Schema.Struct({
    event: Schema.Literal("opened"),
    claim: Schema.NonEmptyString,
    pid: Schema.Int,
    host: Schema.String
  }),
  /** That process is done with it. */
  Schema.Struct({ event: Schema.Literal("closed"), claim: Schema.NonEmptyString }),
  Schema.Struct({ event: Schema.Literal("planned"), plan: Plan }),
  /** The next thing this process does is to send a rotation. */
  Schema.Struct({
    event: Schema.Literal("intent"),
    ...ofAttempt,
    current: Schema.NonEmptyString,
    next: Schema.NonEmptyString,
    algorithm: Schema.NullOr(Schema.Literals(signingAlgorithms)),
    /** Until when the tenant may still apply the request, in milliseconds since 1970. */
    settledBy: Schema.Number
  }),
  /** The answer arrived; `kid` is that of the new next key. */
  Schema.Struct({
    event: Schema.Literal("answered"),
    ...ofAttempt,
    kid: Schema.NonEmptyString
  }),
  Schema.Struct({ event: Schema.Literal("lost"), ...ofAttempt, message: Schema.String }),
  Schema.Struct({ event: Schema.Literal("outcome"), ...ofAttempt, outcome: Outcome })
])
/** What happened. */
export type JournalEvent = typeof JournalEvent.Type

const WithTime = Schema.Struct({ time: Schema.String })

/** What happened, and when. */
export type JournalEntry = JournalEvent & typeof WithTime.Type

const decodeEvent = Schema.decodeUnknownSync(JournalEvent)
const decodeTime = Schema.decodeUnknownSync(WithTime)

/** Reads one entry; throws a `SchemaError` that names the field at fault. */
export const decodeEntry = (value: unknown): JournalEntry => ({
  ...decodeTime(value),
  ...decodeEvent(value)
})
