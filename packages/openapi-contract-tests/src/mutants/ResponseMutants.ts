/** Clients that take a response for something else than what it is. */
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
  onResponse,
  onSuccess
} from "./Mutant.ts"

const onError = (change: (fields: Fields) => Fields) =>
  onResponse((response) =>
    response.status < 400 ? response : { ...response, body: changeObject(response.body, change) }
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
export const responseMutants = (errorBody: ErrorBodyNames): ReadonlyArray<Mutant> => [
  {
    name: "404 is taken for 400",
    breaksContract: false,
    breaks: ({ response }) => response.status === 404,
    between: onResponse((response) =>
      response.status === 404 ? { ...response, status: 400 } : response
    )
  },
  {
    name: "409 is taken for a success",
    breaksContract: false,
    breaks: ({ response }) => response.status === 409,
    between: onResponse((response) =>
      response.status === 409 ? { ...response, status: 200 } : response
    )
  },
  ...losing("code", errorBody.code),
  ...losing("message", errorBody.detail),
  {
    name: "the body of a success is empty",
    breaksContract: false,
    breaks: hasJson,
    between: onSuccess((response) => ({ ...response, body: "" }))
  },
  {
    name: "the body of a success is cut",
    breaksContract: false,
    breaks: hasJson,
    between: onSuccess((response) => ({ ...response, body: response.body.slice(0, -1) }))
  },
  {
    name: "a field of a success is lost",
    breaksContract: false,
    breaks: hasJson,
    between: onSuccess((response) =>
      response.body === "" || !isJson(response.headers)
        ? response
        : { ...response, body: changeObject(response.body, omitFirst) }
    )
  },
  {
    name: "the first event of a stream is lost",
    breaksContract: false,
    breaks: hasEvents,
    between: onSuccess((response) =>
      response.headers["content-type"]?.startsWith("text/event-stream") === true
        ? { ...response, body: response.body.slice(response.body.indexOf("\n\n") + 2) }
        : response
    )
  }
]
