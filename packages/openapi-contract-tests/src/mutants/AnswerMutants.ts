/** Clients that take an answer for something else than what it is. */
import type { ErrorBodyNames } from "../matrix/ServiceCaller.ts"
import {
  changeObject,
  type Fields,
  hasEvents,
  hasJson,
  isError,
  isJson,
  type Mutant,
  isFields,
  omit,
  omitFirst,
  onAnswer,
  onSuccess
} from "./Mutant.ts"

const onError = (change: (fields: Fields) => Fields) =>
  onAnswer((answer) =>
    answer.status < 400 ? answer : { ...answer, body: changeObject(answer.body, change) }
  )

/** Clients that lose a member of an error's body. */
const losing = (what: string, name: string | undefined): ReadonlyArray<Mutant> =>
  name === undefined
    ? []
    : [
        {
          name: `the error's ${what} is lost`,
          breaksContract: false,
          breaks: (row) =>
            isError(row) && isFields(row.example?.value) && name in row.example.value,
          between: onError(omit(name))
        }
      ]

/** What either client could read wrongly. */
export const answerMutants = (errorBody: ErrorBodyNames): ReadonlyArray<Mutant> => [
  {
    name: "404 is taken for 400",
    breaksContract: false,
    breaks: ({ response }) => response.status === 404,
    between: onAnswer((answer) => (answer.status === 404 ? { ...answer, status: 400 } : answer))
  },
  {
    name: "409 is taken for a success",
    breaksContract: false,
    breaks: ({ response }) => response.status === 409,
    between: onAnswer((answer) => (answer.status === 409 ? { ...answer, status: 200 } : answer))
  },
  ...losing("code", errorBody.errorCode),
  ...losing("message", errorBody.detail),
  {
    name: "the body of a success is empty",
    breaksContract: false,
    breaks: hasJson,
    between: onSuccess((answer) => ({ ...answer, body: "" }))
  },
  {
    name: "the body of a success is cut",
    breaksContract: false,
    breaks: hasJson,
    between: onSuccess((answer) => ({ ...answer, body: answer.body.slice(0, -1) }))
  },
  {
    name: "a field of a success is lost",
    breaksContract: false,
    breaks: hasJson,
    between: onSuccess((answer) =>
      answer.body === "" || !isJson(answer.headers)
        ? answer
        : { ...answer, body: changeObject(answer.body, omitFirst) }
    )
  },
  {
    name: "the first event of a stream is lost",
    breaksContract: false,
    breaks: hasEvents,
    between: onSuccess((answer) =>
      answer.headers["content-type"]?.startsWith("text/event-stream") === true
        ? { ...answer, body: answer.body.slice(answer.body.indexOf("\n\n") + 2) }
        : answer
    )
  }
]
