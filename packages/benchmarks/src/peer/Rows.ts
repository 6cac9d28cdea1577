/**
 * What goes wrong in the official SDK, and what happens here: the lines of the guide's second
 * table. Every line has a test under its key in `test/peer`, which makes both clients do it.
 */

export interface PeerRow {
  readonly what: string
  /** What `auth0` 7.1.0 does. */
  readonly peer: string
  /** What this library does. */
  readonly ours: string
}

export const peerRows = {
  dots: {
    what: 'an id of `".."`, `"."` or `""`',
    peer: "calls another operation: rotating `..` rotates the tenant's own signing keys",
    ours: "`InvalidRequest` before anything is sent"
  },
  missingId: {
    what: "an id that is `undefined` or `null`",
    peer: "sends the word `undefined` or `null`",
    ours: "`InvalidRequest` before anything is sent"
  },
  lostWrite: {
    what: "500 to a rotation that took effect",
    peer: "retries it: it takes effect twice",
    ours: "sent once; `OutcomeUnknown`"
  },
  lostThenRejected: {
    what: "a deletion and a creation that took effect, but whose response was a 503",
    peer: "both are retried: `NotFoundError`, `ConflictError`, as if they had done nothing",
    ours: "`NotFound` with `mayHaveApplied: true`; the creation is sent once: `OutcomeUnknown`"
  },
  noSuccess: {
    what: "a success with cut JSON or HTML",
    peer: "resolves with `{ ok: false }` for the data, and with an empty page for a list",
    ours: "`DecodeError`"
  },
  stalledBody: {
    what: "a body that stalls after its head",
    peer: "no timeout after the head has arrived",
    ours: "`DeadlineExceeded` at the deadline"
  },
  abortedWait: {
    what: "an abort while it waits to retry",
    peer: "takes effect after the wait and one more request",
    ours: "ends the call at once"
  },
  brokenRead: {
    what: "a connection that breaks during a read",
    peer: "not retried",
    ours: "retried within policy and budget"
  },
  longWait: {
    what: "a `Retry-After` of an hour",
    peer: "retries after a minute",
    ours: "fails at once with `retryAfter` if the deadline comes first; otherwise waits as asked"
  },
  expiredToken: {
    what: "a token that the API no longer accepts",
    peer: "401 for every call",
    ours: "one new token and one retry"
  },
  tokenEndpoint: {
    what: "a token endpoint that cannot be reached, or responds with HTML",
    peer: "`TypeError`, `SyntaxError`",
    ours: "`CredentialsError` that says which"
  },
  pausedTokens: {
    what: "twenty calls while the token endpoint rejects the credentials, or throttles for ten years",
    peer: "ask it twenty times",
    ours: "ask it once, and again after a pause of at most five minutes"
  },
  inspected: {
    what: "printing the client",
    peer: "shows the secret and the token",
    ours: "shows neither"
  },
  domain: {
    what: 'the domain `"evil.example/x#"`',
    peer: "is accepted: the token is sent to evil.example",
    ours: "`ConfigurationError`"
  },
  redirect: {
    what: "a redirect to another origin",
    peer: "is followed",
    ours: "`UnexpectedStatus`; nothing is sent there"
  },
  largePages: {
    what: "a page size above what the server allows",
    peer: "the list ends after the first page",
    ours: "continues to the end"
  },
  mutatedQuery: {
    what: "a query that is used for two lists",
    peer: "is changed by the first: the second starts at its last page",
    ours: "is never changed"
  },
  repeatedCursor: {
    what: "a cursor that never changes",
    peer: "reads the same page without end",
    ours: "`PaginationError`"
  },
  offsetLimit: {
    what: "more than 1000 records in a list by offset",
    peer: "`BadRequestError` in the middle",
    ours: "`PaginationError` that says why; complete by checkpoint, if the operation has it"
  },
  timer: {
    what: "a program that has finished, after a refused connection",
    peer: "stays alive for the rest of its timeout",
    ours: "ends"
  },
  listeners: {
    what: "a hundred calls with one `AbortSignal`",
    peer: "leave a hundred listeners",
    ours: "leave none"
  },
  events: {
    what: "an event stream with a malformed event, or a connection that breaks",
    peer: "`SyntaxError`, `TypeError`",
    ours: "`DecodeError`, which names the event; reconnects after the last event"
  },
  controlMessages: {
    what: "an event stream with `event: offset-only` and `event: error`",
    peer: "returns both as events, and ends as if it were complete",
    ours: "returns neither; `EventStreamError` with the position to continue after"
  },
  noStream: {
    what: "a login page instead of an event stream",
    peer: "an empty stream",
    ours: "`DecodeError`"
  },
  undeclaredBody: {
    what: "a body that the contract does not declare",
    peer: "is dropped, including a new id",
    ours: "is returned, typed `unknown`"
  },
  closing: {
    what: "a paused loop over events when its client is no longer needed",
    peer: "cannot close the client: the exchange stays open until the loop ends",
    ours: "`close()` and `await using` close the exchange"
  },
  unreadable: {
    what: "printing the error of a response that cannot be parsed",
    peer: "shows the bytes that were received",
    ours: "shows none of them"
  },
  errors: {
    what: "an error response with a broken body",
    peer: "the status is lost with the body",
    ours: "the status is kept"
  },
  types: {
    what: "a field that a response does not have",
    peer: "type-checks",
    ours: "does not"
  }
} as const satisfies Record<string, PeerRow>

export type PeerRowName = keyof typeof peerRows
