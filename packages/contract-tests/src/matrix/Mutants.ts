/**
 * Clients that are broken on purpose, to prove that the matrix would notice. Each
 * one breaks what leaves the client, what comes back to it, or what it makes of
 * the answer, from outside: the client itself knows nothing of them.
 */
import {
  BadRequest,
  type ManagementClient,
  NotFound,
  type OperationFacts
} from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import type { MockAnswer, SentRequest } from "../prism/Exchange.ts"
import type { Around, Between } from "./Setup.ts"

/** A way in which a client could be wrong. */
export interface Mutant {
  readonly name: string
  /** Whether Prism itself complains of it, and not only the comparison with what was asked for. */
  readonly breaksContract: boolean
  /** Breaks what passes between the client and the mock; for either client. */
  readonly between?: Between
  /** Breaks the service layer's client. */
  readonly around?: Around
}

const onRequest =
  (change: (request: SentRequest) => SentRequest): Between =>
  (mock) =>
  (request) =>
    mock(change(request))

const onAnswer =
  (change: (answer: MockAnswer) => MockAnswer): Between =>
  (mock) =>
  async (request) =>
    change(await mock(request))

type Execute = ManagementClient["Service"]["execute"]

const onExecute =
  (change: (execute: Execute) => Execute): Around =>
  (client) => ({ ...client, execute: change(client.execute) })

const onFacts = (change: (facts: OperationFacts) => OperationFacts): Around =>
  onExecute(
    (execute) =>
      (raw, facts, ...rest) =>
        execute(raw, change(facts), ...rest)
  )

const without = (headers: SentRequest["headers"], name: string): SentRequest["headers"] =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name))

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (body: string): unknown => {
  const value: unknown = JSON.parse(body)
  return value
}

/** The JSON text with its object changed, or the first object of its array. */
const changeObject = (text: string, change: (fields: Fields) => Fields): string => {
  const value = parse(text)
  if (isFields(value)) return JSON.stringify(change(value))
  return Array.isArray(value) && isFields(value[0])
    ? JSON.stringify([change(value[0]), ...value.slice(1)])
    : text
}

const omitFirst = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).slice(1))

const omit =
  (name: string) =>
  (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name))

const changeBody =
  (change: (fields: Fields) => Fields) =>
  (request: SentRequest): SentRequest =>
    request.body === undefined ? request : { ...request, body: changeObject(request.body, change) }

const changeQuery =
  (change: (query: URLSearchParams) => URLSearchParams) =>
  (request: SentRequest): SentRequest => {
    const [path = "", query] = request.path.split("?")
    if (query === undefined) return request
    const changed = change(new URLSearchParams(query)).toString()
    return { ...request, path: changed === "" ? path : `${path}?${changed}` }
  }

const onError = (change: (fields: Fields) => Fields) =>
  onAnswer((answer) =>
    answer.status < 400 ? answer : { ...answer, body: changeObject(answer.body, change) }
  )

const onSuccess = (change: (answer: MockAnswer) => MockAnswer) =>
  onAnswer((answer) => (answer.status < 400 ? change(answer) : answer))

const requestMutants: ReadonlyArray<Mutant> = [
  {
    name: "the authorization is dropped",
    breaksContract: true,
    between: onRequest((request) => ({
      ...request,
      headers: without(request.headers, "authorization")
    }))
  },
  {
    name: "the content type is another",
    breaksContract: true,
    between: onRequest((request) =>
      request.body === undefined
        ? request
        : { ...request, headers: { ...request.headers, "content-type": "text/plain" } }
    )
  },
  {
    name: "a key of the body is renamed",
    breaksContract: true,
    between: onRequest(
      changeBody((fields) =>
        Object.fromEntries(
          Object.entries(fields).map(([key, value], index) =>
            index === 0 ? [`${key}_renamed`, value] : [key, value]
          )
        )
      )
    )
  },
  {
    name: "a key of the body is left out",
    breaksContract: true,
    between: onRequest(changeBody(omitFirst))
  },
  {
    name: "the values of the body are sent as text",
    breaksContract: true,
    between: onRequest(
      changeBody((fields) =>
        Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]))
      )
    )
  },
  {
    name: "the body is dropped",
    breaksContract: true,
    between: onRequest((request) => ({
      ...request,
      headers: without(request.headers, "content-type"),
      body: undefined
    }))
  },
  {
    name: "a body is sent where none was passed",
    breaksContract: false,
    between: onRequest((request) =>
      request.body !== undefined || request.method === "GET"
        ? request
        : {
            ...request,
            headers: { ...request.headers, "content-type": "application/json" },
            body: "{}"
          }
    )
  },
  {
    name: "PATCH is sent as PUT",
    breaksContract: true,
    between: onRequest((request) =>
      request.method === "PATCH" ? { ...request, method: "PUT" } : request
    )
  },
  {
    name: "the query is dropped",
    breaksContract: true,
    between: onRequest(changeQuery(() => new URLSearchParams()))
  },
  {
    name: "a key of the query is renamed",
    breaksContract: true,
    between: onRequest(
      changeQuery(
        (query) =>
          new URLSearchParams(
            [...query].map(([name, value]): [string, string] => [`${name}s`, value])
          )
      )
    )
  },
  {
    name: "an undeclared key is added to the query",
    breaksContract: false,
    between: onRequest((request) => ({
      ...request,
      path: `${request.path}${request.path.includes("?") ? "&" : "?"}undeclared=1`
    }))
  },
  {
    name: "a list in the query is joined by commas",
    breaksContract: true,
    between: onRequest(
      changeQuery(
        (query) =>
          new URLSearchParams(
            [...new Set(query.keys())].map((name): [string, string] => [
              name,
              query.getAll(name).join()
            ])
          )
      )
    )
  },
  {
    name: "the path is in lower case",
    breaksContract: false,
    between: onRequest((request) => ({ ...request, path: request.path.toLowerCase() }))
  },
  {
    name: "the last step of the path is left out",
    breaksContract: true,
    between: onRequest((request) => ({
      ...request,
      path: request.path.replace(/\/[^/?]+(?=$|\?)/, "")
    }))
  },
  {
    name: "a call is sent twice",
    breaksContract: false,
    between: (mock) => async (request) => {
      await mock(request)
      return mock(request)
    }
  }
]

const answerMutants: ReadonlyArray<Mutant> = [
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
      answer.body === "" ? answer : { ...answer, body: changeObject(answer.body, omitFirst) }
    )
  }
]

const serviceMutants: ReadonlyArray<Mutant> = [
  {
    name: "404 is mapped to another error class",
    breaksContract: false,
    around: onExecute(
      (execute) =>
        (...call) =>
          Effect.mapError(execute(...call), (error) =>
            error instanceof NotFound ? new BadRequest(error) : error
          )
    )
  },
  {
    name: "a declared status is not known",
    breaksContract: false,
    around: onFacts((facts) => ({
      ...facts,
      errors: facts.errors.filter((status) => status !== 404)
    }))
  },
  {
    name: "path parameters change places",
    breaksContract: false,
    around: onExecute((execute) => (raw, facts, args, ...rest) => {
      const names = facts.pathParameters.length
      const swapped = [...args.slice(0, names).toReversed(), ...args.slice(names)]
      return execute(raw, facts, swapped, ...rest)
    })
  },
  {
    name: "the value of a success is thrown away",
    breaksContract: false,
    around: onExecute(
      (execute) =>
        (...call) =>
          Effect.asVoid(execute(...call))
    )
  },
  {
    name: "failures are swallowed",
    breaksContract: false,
    around: onExecute(
      (execute) =>
        (...call) =>
          Effect.catch(execute(...call), () => Effect.void)
    )
  },
  {
    name: "the wait that a 429 asks for is lost",
    breaksContract: false,
    between: onAnswer((answer) => ({ ...answer, headers: without(answer.headers, "retry-after") }))
  },
  {
    name: "the cursor of the next page is lost",
    breaksContract: false,
    between: onSuccess((answer) =>
      answer.body === "" ? answer : { ...answer, body: changeObject(answer.body, omit("next")) }
    )
  },
  {
    name: "the method of the facts is another",
    breaksContract: true,
    around: onFacts((facts) => ({ ...facts, method: facts.method === "GET" ? "POST" : "GET" }))
  },
  {
    name: "the path of the facts is another",
    breaksContract: true,
    around: onFacts((facts) => ({ ...facts, path: `${facts.path}s` }))
  }
]

/** What either client could do wrong. */
export const clientMutants: ReadonlyArray<Mutant> = [...requestMutants, ...answerMutants]

/** What only the service layer could. */
export const serviceOnlyMutants = serviceMutants
