/** Clients that take an answer for something else than what it is. */
import {
  changeObject,
  type Fields,
  isJson,
  type Mutant,
  omit,
  omitFirst,
  onAnswer,
  onSuccess
} from "./Mutant.ts"

const onError = (change: (fields: Fields) => Fields) =>
  onAnswer((answer) =>
    answer.status < 400 ? answer : { ...answer, body: changeObject(answer.body, change) }
  )

/** What either client could read wrongly. */
export const answerMutants: ReadonlyArray<Mutant> = [
  {
    name: "404 is taken for 400",
    breaksContract: false,
    between: onAnswer((answer) => (answer.status === 404 ? { ...answer, status: 400 } : answer))
  },
  {
    name: "409 is taken for a success",
    breaksContract: false,
    between: onAnswer((answer) => (answer.status === 409 ? { ...answer, status: 200 } : answer))
  },
  {
    name: "the error code is lost",
    breaksContract: false,
    between: onError(omit("errorCode"))
  },
  {
    name: "the error's message is lost",
    breaksContract: false,
    between: onError(omit("message"))
  },
  {
    name: "the body of a success is empty",
    breaksContract: false,
    between: onSuccess((answer) => ({ ...answer, body: "" }))
  },
  {
    name: "the body of a success is cut",
    breaksContract: false,
    between: onSuccess((answer) => ({ ...answer, body: answer.body.slice(0, -1) }))
  },
  {
    name: "a field of a success is lost",
    breaksContract: false,
    between: onSuccess((answer) =>
      answer.body === "" || !isJson(answer.headers)
        ? answer
        : { ...answer, body: changeObject(answer.body, omitFirst) }
    )
  },
  {
    name: "the first event of a stream is lost",
    breaksContract: false,
    between: onSuccess((answer) =>
      answer.headers["content-type"]?.startsWith("text/event-stream") === true
        ? { ...answer, body: answer.body.slice(answer.body.indexOf("\n\n") + 2) }
        : answer
    )
  }
]
