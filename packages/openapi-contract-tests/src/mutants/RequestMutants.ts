/** Clients that send something else than what they were asked to. */
import { urlEncodedType } from "../matrix/Arguments.ts"
import type { Case } from "../matrix/Cases.ts"
import type { SentRequest } from "../prism/Exchange.ts"
import {
  changeObject,
  type Fields,
  isFields,
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

const hasBody = ({ request }: Case): boolean => request.body !== undefined

const hasFields = (row: Case): boolean =>
  row.operation.body?.mediaType.startsWith("application/json") === true &&
  isFields(row.request.body) &&
  Object.keys(row.request.body).length > 0

const textOnly = (body: unknown): boolean =>
  isFields(body) && Object.values(body).every((value) => typeof value === "string")

const hasQuery = ({ request }: Case): boolean => request.query !== undefined

/** The headers of a file in a form, and what is in the file. */
const fileIn = /( filename="[^]*?\r\n\r\n)[^]*?(?=\r\n--)/

const hasForm = ({ operation, request }: Case): boolean =>
  operation.body?.mediaType === "multipart/form-data" && request.body !== undefined

const lists = ({ operation, request }: Case): boolean =>
  Object.entries(request.query ?? {}).some(
    ([name, value]) =>
      Array.isArray(value) &&
      value.length > 1 &&
      operation.parameters.find((parameter) => parameter.name === name)?.explode === true
  )

const headersOf = ({ operation }: Case): ReadonlyArray<string> =>
  operation.parameters.filter(({ in: place }) => place === "header").map(({ name }) => name)

/**
 * What either client could send wrongly.
 *
 * @param options.authorization - The headers by which a client proves itself.
 * @param options.queryAuthorization - The query parameters by which it does.
 * @param options.headers - The headers that operations declare.
 */
export const requestMutants = (options: {
  readonly authorization: ReadonlyArray<string>
  readonly queryAuthorization: ReadonlyArray<string>
  readonly headers: ReadonlyArray<string>
}): ReadonlyArray<Mutant> => [
  {
    name: "the authorization is dropped from the query",
    breaksContract: true,
    breaks: () => options.queryAuthorization.length > 0,
    between: onRequest((request) => {
      const [path = "", search = ""] = request.path.split("?")
      const parameters = new URLSearchParams(search)
      for (const name of options.queryAuthorization) parameters.delete(name)
      return { ...request, path: `${path}?${parameters.toString()}` }
    })
  },
  {
    name: "the authorization is dropped",
    breaksContract: true,
    breaks: () => options.authorization.length > 0,
    between: onRequest((request) => ({
      ...request,
      headers: options.authorization.reduce(without, request.headers)
    }))
  },
  {
    name: "the content type is another",
    breaksContract: true,
    breaks: hasBody,
    between: onRequest((request) =>
      request.body === undefined
        ? request
        : { ...request, headers: { ...request.headers, "content-type": "text/plain" } }
    )
  },
  {
    name: "a key of the body is renamed",
    breaksContract: true,
    breaks: hasFields,
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
    breaks: hasFields,
    between: onRequest(changeBody(omitFirst))
  },
  {
    name: "the values of the body are sent as text",
    breaksContract: true,
    breaks: (row) => hasFields(row) && !textOnly(row.request.body),
    between: onRequest(
      changeBody((fields) =>
        Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]))
      )
    )
  },
  {
    name: "the body is dropped",
    breaksContract: true,
    breaks: hasBody,
    between: onRequest((request) => ({
      ...request,
      headers: without(request.headers, "content-type"),
      body: undefined
    }))
  },
  {
    name: "a body is sent where none was passed",
    breaksContract: false,
    breaks: ({ operation, request }) => request.body === undefined && operation.method !== "GET",
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
    breaks: ({ operation }) => operation.method === "PATCH",
    between: onRequest((request) =>
      request.method === "PATCH" ? { ...request, method: "PUT" } : request
    )
  },
  {
    name: "the query is dropped",
    breaksContract: true,
    breaks: hasQuery,
    between: onRequest(changeQuery(() => new URLSearchParams()))
  },
  {
    name: "a key of the query is renamed",
    breaksContract: true,
    breaks: hasQuery,
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
    breaks: () => true,
    between: onRequest((request) => ({
      ...request,
      path: `${request.path}${request.path.includes("?") ? "&" : "?"}undeclared=1`
    }))
  },
  {
    name: "a list in the query is joined by commas",
    breaksContract: true,
    breaks: lists,
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
    breaks: ({ operation, request }) =>
      /[A-Z]/.test(
        [operation.path.replaceAll(/\{[^}]*\}/g, ""), ...Object.values(request.path)].join("/")
      ),
    between: onRequest((request) => ({ ...request, path: request.path.toLowerCase() }))
  },
  {
    name: "the last step of the path is left out",
    breaksContract: true,
    breaks: () => true,
    between: onRequest((request) => ({
      ...request,
      path: request.path.replace(/\/[^/?]+(?=$|\?)/, "")
    }))
  },
  {
    name: "a declared header is dropped",
    breaksContract: false,
    breaks: (row) => headersOf(row).some((name) => row.request.headers[name] !== undefined),
    between: onRequest((request) => ({
      ...request,
      headers: options.headers.reduce(without, request.headers)
    }))
  },
  {
    name: "a field of a form is renamed",
    breaksContract: true,
    breaks: hasForm,
    between: onRequest(changeForm((form) => form.replace(/ name="(\w+)"/, ' name="$1_renamed"')))
  },
  {
    name: "a field of a form of text is renamed",
    breaksContract: true,
    breaks: ({ operation, request }) =>
      operation.body?.mediaType === urlEncodedType && request.body !== undefined,
    between: onRequest(({ body, ...request }) => ({
      ...request,
      body: body?.replace(/^(\w+)=/, "$1_renamed=")
    }))
  },
  {
    name: "a stream is not asked for",
    breaksContract: false,
    breaks: ({ operation }) => Object.keys(operation.adds).length > 0,
    between: onRequest(changeBody((body) => ({ ...body, stream: undefined })))
  },
  {
    name: "the file of a form is empty",
    breaksContract: false,
    breaks: hasForm,
    between: onRequest(changeForm((form) => form.replace(fileIn, "$1")))
  },
  {
    name: "a call is sent twice",
    breaksContract: false,
    breaks: () => true,
    between: (mock) => async (request) => {
      await mock(request)
      return mock(request)
    }
  }
]
