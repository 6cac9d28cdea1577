/** Clients that send something else than what they were asked to. */
import type { SentRequest } from "../prism/Exchange.ts"
import {
  changeObject,
  type Fields,
  isJson,
  type Mutant,
  omitFirst,
  onRequest,
  without
} from "./Mutant.ts"

const changeBody =
  (change: (fields: Fields) => Fields) =>
  (request: SentRequest): SentRequest =>
    request.body === undefined || !isJson(request.headers)
      ? request
      : { ...request, body: changeObject(request.body, change) }

const changeQuery =
  (change: (query: URLSearchParams) => URLSearchParams) =>
  (request: SentRequest): SentRequest => {
    const [path = "", query] = request.path.split("?")
    if (query === undefined) return request
    const changed = change(new URLSearchParams(query)).toString()
    return { ...request, path: changed === "" ? path : `${path}?${changed}` }
  }

const changeForm =
  (change: (form: string) => string) =>
  (request: SentRequest): SentRequest =>
    request.body !== undefined &&
    request.headers["content-type"]?.startsWith("multipart/form-data") === true
      ? { ...request, body: change(request.body) }
      : request

/** What either client could send wrongly. */
export const requestMutants: ReadonlyArray<Mutant> = [
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
    name: "a declared header is dropped",
    breaksContract: false,
    between: onRequest((request) => ({
      ...request,
      headers: without(request.headers, "auth0-custom-domain")
    }))
  },
  {
    name: "a field of a form is renamed",
    breaksContract: true,
    between: onRequest(changeForm((form) => form.replace(/ name="(\w+)"/, ' name="$1_renamed"')))
  },
  {
    name: "the file of a form is empty",
    breaksContract: false,
    between: onRequest(changeForm((form) => form.replace("[", "")))
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
