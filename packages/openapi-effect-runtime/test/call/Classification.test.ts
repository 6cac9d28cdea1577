import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import {
  type CallState,
  classify,
  type Ending,
  endingOf,
  endingOfStatus,
  endingWithoutToken,
  type Meaning,
  unreadable
} from "../../src/call/Classification.ts"
import { CredentialsError } from "../../src/core/Errors.ts"
import type { RetryClass } from "../../src/core/OperationMetadata.ts"
import { nothingKnown } from "../../src/credentials/TokenSource.ts"
import { TransportFailure, type TransportFailureFields } from "../../src/transport/Transport.ts"

/** The cells of the table in docs/architecture.md that begins with such a cell. */
const tableOf = (firstCell: string): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = readFileSync(
    new URL("../../../../docs/architecture.md", import.meta.url),
    "utf8"
  ).split("\n")
  const start = lines.findIndex((line) => line.startsWith(`| ${firstCell}`))
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"))
  return lines.slice(start, start + length).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
  )
}

const failure = (fields: Partial<TransportFailureFields>): Ending =>
  endingOf(
    new TransportFailure({ deadline: false, sent: true, head: undefined, cause: "it", ...fields })
  )

const withoutToken = (kind: CredentialsError["kind"]): Ending =>
  endingWithoutToken(new CredentialsError({ ...nothingKnown, kind, message: "none" }))

const head = (status: number) => ({ status, header: () => undefined })

const statuses = Array.from({ length: 500 }, (_, index) => index + 100)
const between = (first: number, last: number): ReadonlyArray<number> =>
  statuses.filter((status) => first <= status && status <= last)

/** A status, of a whole response and of one whose body was lost for whatever reason. */
const eitherWay = (status: number): ReadonlyArray<Ending> => [
  endingOfStatus(status),
  failure({ head: head(status) }),
  failure({ head: head(status), deadline: true }),
  failure({ head: head(status), tooLarge: true })
]

interface Row {
  readonly name: string
  readonly endings: ReadonlyArray<Ending>
  /** What an earlier attempt left behind, where the row depends on it. */
  readonly sent?: boolean
  readonly renewable?: boolean
  readonly redirections?: ReadonlyArray<number>
}

const rows: ReadonlyArray<Row> = [
  { name: "a 2xx response", endings: between(200, 299).map(endingOfStatus) },
  {
    name: "a 3xx response that the operation declares",
    endings: between(300, 399).flatMap(eitherWay),
    redirections: between(300, 399)
  },
  {
    name: "proven not to be processed",
    endings: [failure({ sent: false })]
  },
  { name: "no token: its endpoint is not available", endings: [withoutToken("unavailable")] },
  {
    name: "no token: the credentials are rejected, or give none",
    endings: (["rejected", "malformed", "source"] as const).map(withoutToken)
  },
  { name: "429", endings: eitherWay(429) },
  { name: "401, and the token can be renewed", endings: eitherWay(401), renewable: true },
  {
    name: "the exchange broke",
    endings: [failure({}), failure({ head: head(201) })]
  },
  { name: "408", endings: eitherWay(408) },
  { name: "any 5xx", endings: between(500, 599).flatMap(eitherWay) },
  {
    name: "a 300 to 303 that the operation does not declare",
    endings: between(300, 303).flatMap(eitherWay)
  },
  {
    name: "the deadline passed, or the client was closed, after sending",
    endings: [failure({ deadline: true }), failure({ deadline: true, head: head(204) })]
  },
  {
    name: "a 2xx response with an invalid body, or too large a one",
    endings: [unreadable, failure({ tooLarge: true, head: head(200) })]
  },
  {
    name: "the deadline passed, or the client was closed, before sending",
    endings: [failure({ deadline: true, sent: false })]
  },
  {
    name: "409, and an earlier attempt may have been applied",
    endings: eitherWay(409),
    sent: true
  },
  {
    name: "any other status",
    endings: [...between(100, 199), ...between(304, 499)]
      .filter((status) => status !== 408 && status !== 429)
      .flatMap(eitherWay)
  }
]

const columns: Readonly<Record<string, { readonly retry: RetryClass; readonly once: boolean }>> = {
  "`safe`": { retry: "safe", once: false },
  "`idempotent`": { retry: "idempotent", once: false },
  "`never`": { retry: "never", once: true },
  "`never`, called with `idempotent: true`": { retry: "never", once: false }
}

const words: Readonly<Record<Meaning, string>> = {
  value: "value",
  error: "error",
  retry: "retry",
  renew: "renew",
  unknown: "`OutcomeUnknown`"
}

const cellOf = (
  { endings, redirections = [], renewable, sent = false }: Row,
  column: string
): string => {
  const { once = true, retry = "never" } = columns[column] ?? {}
  const state: CallState = { metadata: { retry, redirections }, once, sent }
  const meanings = new Set(endings.map((ending) => words[classify(ending, state, renewable)]))
  return [...meanings].join(" or ")
}

describe("what the end of an attempt means", () => {
  it("is what the table in docs/architecture.md says", () => {
    const header = ["how the attempt ended", ...Object.keys(columns)]
    const [names, , ...cells] = tableOf("how the attempt ended")
    assert.deepStrictEqual(names, header)
    assert.deepStrictEqual(
      cells,
      rows.map((row) => [row.name, ...header.slice(1).map((column) => cellOf(row, column))])
    )
  })

  it("does not depend on earlier attempts beyond the 409 of a retried creation", () => {
    for (const { endings, renewable } of rows) {
      for (const ending of endings) {
        for (const { once, retry } of Object.values(columns)) {
          const meanings = [false, true].map((sent) =>
            classify(ending, { metadata: { retry }, once, sent }, renewable)
          )
          const differs = ending.status === 409 && retry === "never"
          assert.strictEqual(new Set(meanings).size, differs ? 2 : 1, `${ending.status} ${retry}`)
        }
      }
    }
  })
})
