/** Service layers that make something else of a call or of its response than the contract says. */
import * as Effect from "effect/Effect"
import { BadRequest, NotFound } from "openapi-effect-runtime/core/Errors"
import { memberAt } from "../contract/Pointer.ts"
import { linkToNext } from "../paging/PageParameters.ts"
import {
  hasEvents,
  hasJson,
  isError,
  isJson,
  type Mutant,
  onResponse,
  onExecute,
  onMetadata,
  onSuccess,
  without
} from "./Mutant.ts"

/** The JSON text without what is called `next` in it, however deep. */
const withoutNext = (text: string): string => {
  const value: unknown = JSON.parse(text, (name, member: unknown) =>
    name === "next" ? undefined : member
  )
  return JSON.stringify(value)
}

/** What only the service layer could do wrong. */
export const serviceMutants: ReadonlyArray<Mutant> = [
  {
    name: "404 is mapped to another error class",
    breaksContract: false,
    breaks: ({ response }) => response.status === 404,
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
    breaks: ({ response }) => response.status === 404,
    around: onMetadata((metadata) => ({
      ...metadata,
      errors: metadata.errors.filter((status) => status !== 404)
    }))
  },
  {
    name: "path parameters change places",
    breaksContract: false,
    breaks: ({ operation }) => operation.pathParameters.length > 1,
    around: onExecute((execute) => (raw, metadata, args, ...rest) => {
      const names = metadata.pathParameters.length
      const swapped = [...args.slice(0, names).toReversed(), ...args.slice(names)]
      return execute(raw, metadata, swapped, ...rest)
    })
  },
  {
    name: "the value of a success is thrown away",
    breaksContract: false,
    breaks: hasJson,
    around: onExecute(
      (execute) =>
        (...call) =>
          Effect.asVoid(execute(...call))
    )
  },
  {
    name: "the types of events are lost",
    breaksContract: false,
    // Not every API has types: without any there is nothing to lose.
    breaks: (row) => hasEvents(row) && /^event: /m.test(String(row.example?.value)),
    between: onSuccess((response) =>
      response.headers["content-type"]?.startsWith("text/event-stream") === true
        ? { ...response, body: response.body.replaceAll(/^event: .*\n/gm, "") }
        : response
    )
  },
  {
    name: "failures are swallowed",
    breaksContract: false,
    breaks: isError,
    around: onExecute(
      (execute) =>
        (...call) =>
          Effect.catch(execute(...call), () => Effect.void)
    )
  },
  {
    name: "the wait that a 429 asks for is lost",
    breaksContract: false,
    breaks: ({ response }) => response.headers["retry-after"] !== undefined,
    between: onResponse((response) => ({
      ...response,
      headers: without(response.headers, "retry-after")
    }))
  },
  {
    name: "the cursor of the next page is lost",
    breaksContract: false,
    breaks: (row) => {
      const { next = "" } = row.operation.pagination ?? {}
      return /(^|\/)next$/.test(next) && memberAt(row.example?.value, next) !== undefined
    },
    between: onSuccess((response) =>
      response.body === "" || !isJson(response.headers)
        ? response
        : { ...response, body: withoutNext(response.body) }
    )
  },
  {
    name: "the address of the next page is lost",
    breaksContract: false,
    breaks: ({ operation, response }) =>
      operation.pagination?.next === linkToNext && response.headers["link"] !== undefined,
    between: onSuccess((response) => ({ ...response, headers: without(response.headers, "link") }))
  },
  {
    name: "where a redirection leads is lost",
    breaksContract: false,
    breaks: ({ response }) =>
      response.status < 400 && response.headers["location"] !== undefined && response.status >= 300,
    between: onResponse((response) => ({
      ...response,
      headers: without(response.headers, "location")
    }))
  },
  {
    name: "the method of the metadata is another",
    breaksContract: true,
    breaks: () => true,
    around: onMetadata((metadata) => ({
      ...metadata,
      method: metadata.method === "GET" ? "POST" : "GET"
    }))
  },
  {
    name: "the path of the metadata is another",
    breaksContract: true,
    breaks: () => true,
    around: onMetadata((metadata) => ({ ...metadata, path: `${metadata.path}s` }))
  }
]
