/**
 * What a journal records, one JSON object a line: the plan first, then for every connection the
 * intent before a rotation is sent, how the call ended, and the outcome once it is known. It
 * holds `kid`s and messages; no token, no secret, no certificate.
 */
import { Schema } from "effect"
import { Plan } from "../plan/Plan.ts"
import { ProcessRecord } from "../system/ProcessIdentity.ts"
import { signingAlgorithms } from "../tenant/SigningAlgorithm.ts"

/** The keys after a rotation, by `kid`, and when the certificates of those to come expire. */
export const KeysAfter = Schema.Struct({
  current: Schema.NonEmptyString,
  next: Schema.NonEmptyString,
  previous: Schema.NonEmptyString,
  currentExpiresAt: Schema.NullOr(Schema.String),
  nextExpiresAt: Schema.NullOr(Schema.String)
})
/** The keys after a rotation, by `kid`, and when the certificates of those to come expire. */
export type KeysAfter = typeof KeysAfter.Type

/** Why a connection was not rotated. */
export const NotRotatedReason = Schema.Literals([
  /** Its keys are as one rotation by this plan leaves them: the rotation was already done. */
  "already-rotated",
  /** Its keys are not those of the plan. */
  "changed",
  /** The connection no longer exists. */
  "deleted",
  /** It breaks a rule of planning that it did not break then. */
  "not-rotatable",
  /** Nothing shows that its identity provider can know the next key. */
  "not-trusted",
  /** Another process of this machine works on it. */
  "locked",
  /** The tenant rejected the request, or the request was never sent. */
  "rejected",
  /** It could not be read before, so nothing was sent. */
  "unreadable",
  /** Sent, response lost, and its keys were still the same long after the request's deadline. */
  "never-applied"
])
/** Why a connection was not rotated. */
export type NotRotatedReason = typeof NotRotatedReason.Type

/** What became of one connection. */
export const Outcome = Schema.Union([
  Schema.Struct({ result: Schema.Literal("rotated"), after: KeysAfter }),
  Schema.Struct({
    result: Schema.Literal("not-rotated"),
    reason: NotRotatedReason,
    message: Schema.String
  }),
  /** Sent, and the keys could not be read since. */
  Schema.Struct({ result: Schema.Literal("unknown"), message: Schema.String }),
  /** The keys are such as one rotation cannot have left them. */
  Schema.Struct({ result: Schema.Literal("alarm"), message: Schema.String })
])
/** What became of one connection. */
export type Outcome = typeof Outcome.Type

/** Why the identity provider was taken to know the next key. */
export const TrustBasis = Schema.Literals([
  /** The connection's JWKS has published the key for as long as an older copy may be cached. */
  "jwks",
  /** The checklist says so. */
  "checklist",
  /** Nobody looked: the check was skipped on demand. */
  "skipped"
])
/** Why the identity provider was taken to know the next key. */
export type TrustBasis = typeof TrustBasis.Type

const ofAttempt = {
  connection: Schema.NonEmptyString,
  /** Counts the requests sent for the connection, from 1; 0 where none was. */
  attempt: Schema.Int
}

/** What happened; the journal adds the time and the writer. */
export const JournalEvent = Schema.Union([
  /** A process claims the journal. */
  Schema.Struct({
    event: Schema.Literal("opened"),
    claim: Schema.NonEmptyString,
    ...ProcessRecord,
    /** Who runs it; `null` if unknown. */
    operator: Schema.NullOr(Schema.String),
    /** The version of this tool. */
    version: Schema.String
  }),
  /** That process is done with it. */
  Schema.Struct({ event: Schema.Literal("closed"), claim: Schema.NonEmptyString }),
  /** A process writes in the place of others, which may run where it cannot look. */
  Schema.Struct({
    event: Schema.Literal("took-over"),
    claim: Schema.NonEmptyString,
    from: Schema.Array(Schema.NonEmptyString)
  }),
  Schema.Struct({ event: Schema.Literal("planned"), plan: Plan }),
  /** The identity provider is taken to know a key. */
  Schema.Struct({
    event: Schema.Literal("trusted"),
    connection: Schema.NonEmptyString,
    kid: Schema.NonEmptyString,
    basis: TrustBasis
  }),
  /** The next thing this process does is to send a rotation. */
  Schema.Struct({
    event: Schema.Literal("intent"),
    ...ofAttempt,
    current: Schema.NonEmptyString,
    next: Schema.NonEmptyString,
    algorithm: Schema.NullOr(Schema.Literals(signingAlgorithms)),
    /** Until when the tenant may still apply the request: by its time, in milliseconds since 1970. */
    settledBy: Schema.Number
  }),
  /** The response arrived; `kid` is that of the new next key. */
  Schema.Struct({
    event: Schema.Literal("response"),
    ...ofAttempt,
    kid: Schema.NonEmptyString
  }),
  Schema.Struct({ event: Schema.Literal("lost"), ...ofAttempt, message: Schema.String }),
  Schema.Struct({ event: Schema.Literal("outcome"), ...ofAttempt, outcome: Outcome })
])
/** What happened. */
export type JournalEvent = typeof JournalEvent.Type

const ByJournal = Schema.Struct({
  time: Schema.String,
  /** The claim of the process that wrote it. */
  writer: Schema.optionalKey(Schema.NonEmptyString)
})

/** What happened, when, and who wrote it down. */
export type JournalEntry = JournalEvent & typeof ByJournal.Type

const decodeEvent = Schema.decodeUnknownSync(JournalEvent)
const decodeByJournal = Schema.decodeUnknownSync(ByJournal)

/** Reads one entry; throws a `SchemaError` that names the field at fault. */
export const decodeEntry = (value: unknown): JournalEntry => ({
  ...decodeByJournal(value),
  ...decodeEvent(value)
})
