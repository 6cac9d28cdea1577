/** What becomes of a call after each kind of failed attempt: its error, and how often it was sent. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  type ManagementClient,
  Organizations,
  type Retry,
  Roles,
  TransportCause,
  TransportFailure
} from "../../src/index.ts"
import { response, script, type Step } from "../support/scripted.ts"

const atOnce: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(0))

interface CallError {
  readonly _tag: string
  readonly reason?: unknown
}

type Call = Effect.Effect<unknown, CallError, ManagementClient>

/** An operation of each retry class. */
const read: Call = Roles.get("rol_1", { retry: atOnce })
const remove: Call = Roles.delete("rol_1", { retry: atOnce })
const create: Call = Organizations.create({ name: "acme" }, { retry: atOnce })

/** An exchange that fails, after the head of a response if a status is given. */
const fails = ({
  status,
  ...fields
}: {
  readonly status?: number
  readonly sent?: boolean
  readonly deadline?: boolean
  readonly tooLarge?: boolean
}): Step =>
  Effect.fail(
    new TransportFailure({
      deadline: false,
      sent: true,
      cause: new TransportCause({ message: "the wire broke" }),
      head: status === undefined ? undefined : { status, header: () => undefined },
      ...fields
    })
  )

const fieldsOf = (error: object): string =>
  ["status", "sent", "mayHaveApplied"]
    .flatMap((name) => {
      const value: unknown = Reflect.get(error, name)
      return value === undefined ? [] : [`${name} ${String(value)}`]
    })
    .join(", ")

/** The error of a call that meets a step first, and a 418 when it is sent again, and how often it was sent. */
const told = (call: Call, first: Step) => {
  const { client, sent } = script(first, response(418, ""))
  return Effect.map(
    Effect.flip(call).pipe(Effect.provide(client())),
    ({ _tag, reason, ...rest }) => {
      const cause = reason as CallError | undefined
      return [
        cause ? `${_tag}: ${cause._tag}, ${fieldsOf(cause)}` : `${_tag}, ${fieldsOf(rest)}`,
        sent.length
      ]
    }
  )
}

/** It was sent again, and that was rejected. */
const again = (mayHaveApplied: boolean): string =>
  `UnexpectedStatus, status 418, mayHaveApplied ${mayHaveApplied} ×2`

const rows: ReadonlyArray<readonly [name: string, first: Step, errors: ReadonlyArray<string>]> = [
  [
    "a connection that was not made",
    fails({ sent: false }),
    [again(false), again(false), again(false)]
  ],
  [
    "a lost response",
    fails({}),
    [again(false), again(true), "OutcomeUnknown: TransportError, sent true ×1"]
  ],
  [
    "a lost body of a 200",
    fails({ status: 200 }),
    [again(false), again(true), "OutcomeUnknown: TransportError, status 200, sent true ×1"]
  ],
  [
    "a lost body of a 299",
    fails({ status: 299 }),
    [again(false), again(true), "OutcomeUnknown: TransportError, status 299, sent true ×1"]
  ],
  [
    "a lost body of a 199",
    fails({ status: 199 }),
    [
      "UnexpectedStatus, status 199, mayHaveApplied false ×1",
      "UnexpectedStatus, status 199, mayHaveApplied false ×1",
      "UnexpectedStatus, status 199, mayHaveApplied false ×1"
    ]
  ],
  [
    "a lost body of a 300",
    fails({ status: 300 }),
    [
      "UnexpectedStatus, status 300, mayHaveApplied false ×1",
      "UnexpectedStatus, status 300, mayHaveApplied true ×1",
      "OutcomeUnknown: UnexpectedStatus, status 300, mayHaveApplied true ×1"
    ]
  ],
  [
    "a lost body of a 404",
    fails({ status: 404 }),
    [
      "NotFound, status 404, mayHaveApplied false ×1",
      "NotFound, status 404, mayHaveApplied false ×1",
      "UnexpectedStatus, status 404, mayHaveApplied false ×1"
    ]
  ],
  ["a lost body of a 429", fails({ status: 429 }), [again(false), again(false), again(false)]],
  [
    "a lost body of a 503",
    fails({ status: 503 }),
    [again(false), again(true), "OutcomeUnknown: ServerError, status 503, mayHaveApplied true ×1"]
  ],
  [
    "a body that is too large",
    fails({ status: 200, tooLarge: true }),
    [
      "DecodeError, status 200 ×1",
      "DecodeError, status 200 ×1",
      "OutcomeUnknown: DecodeError, status 200 ×1"
    ]
  ],
  [
    "a body that is too large, without a head",
    fails({ tooLarge: true }),
    [
      "DecodeError, status 0 ×1",
      "DecodeError, status 0 ×1",
      "OutcomeUnknown: DecodeError, status 0 ×1"
    ]
  ],
  [
    "an end by the deadline",
    fails({ deadline: true }),
    [
      "DeadlineExceeded, sent true ×1",
      "DeadlineExceeded, sent true ×1",
      "OutcomeUnknown: DeadlineExceeded, sent true ×1"
    ]
  ],
  [
    "an end by the deadline, before anything was sent",
    fails({ deadline: true, sent: false }),
    [
      "DeadlineExceeded, sent false ×1",
      "DeadlineExceeded, sent false ×1",
      "DeadlineExceeded, sent false ×1"
    ]
  ],
  [
    "an end by the deadline, after a head",
    fails({ deadline: true, status: 200 }),
    [
      "DeadlineExceeded, status 200, sent true ×1",
      "DeadlineExceeded, status 200, sent true ×1",
      "OutcomeUnknown: DeadlineExceeded, status 200, sent true ×1"
    ]
  ],
  [
    "a 400",
    response(400, ""),
    [
      "BadRequest, status 400, mayHaveApplied false ×1",
      "BadRequest, status 400, mayHaveApplied false ×1",
      "BadRequest, status 400, mayHaveApplied false ×1"
    ]
  ],
  [
    "a 408",
    response(408, ""),
    [
      again(false),
      again(true),
      "OutcomeUnknown: UnexpectedStatus, status 408, mayHaveApplied true ×1"
    ]
  ],
  [
    "a 409",
    response(409, ""),
    [
      "UnexpectedStatus, status 409, mayHaveApplied false ×1",
      "UnexpectedStatus, status 409, mayHaveApplied false ×1",
      "Conflict, status 409, mayHaveApplied false ×1"
    ]
  ],
  ["a 429", response(429, ""), [again(false), again(false), again(false)]],
  [
    "a 499",
    response(499, ""),
    [
      "UnexpectedStatus, status 499, mayHaveApplied false ×1",
      "UnexpectedStatus, status 499, mayHaveApplied false ×1",
      "UnexpectedStatus, status 499, mayHaveApplied false ×1"
    ]
  ],
  [
    "a 500",
    response(500, ""),
    [again(false), again(true), "OutcomeUnknown: ServerError, status 500, mayHaveApplied true ×1"]
  ],
  [
    "a 503",
    response(503, ""),
    [again(false), again(true), "OutcomeUnknown: ServerError, status 503, mayHaveApplied true ×1"]
  ]
]

describe("a call that reads, a call that may be sent again, and one that must not, after", () => {
  for (const [name, first, expected] of rows) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const errors = [
          yield* told(read, first),
          yield* told(remove, first),
          yield* told(create, first)
        ]
        assert.deepStrictEqual(
          errors.map((each) => each.join(" ×")),
          expected
        )
      })
    )
  }
})
