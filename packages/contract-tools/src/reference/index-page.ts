/**
 * The first page of the reference: how to read it, what holds for every call, and all operations.
 */
import type { ExtraPage } from "./event-pages.ts"
import { blocks, code, fenced, table } from "./markdown.ts"

/** An operation as the index lists it. */
export interface IndexedOperation {
  readonly callable: string
  readonly link: string
  readonly summary: string
  readonly method: string
  readonly path: string
}

/** A resource as the index lists it. */
export interface IndexedResource {
  readonly depth: number
  readonly title: string
  readonly path: string
  readonly description: string | undefined
  readonly operations: ReadonlyArray<IndexedOperation>
}

const runExample = `import { ManagementClient } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/node"
import { Effect } from "effect"

export const run = <A, E>(program: Effect.Effect<A, E, ManagementClient>) =>
  Effect.runPromise(Effect.provide(program, layerEnv()))`

const introduction = (count: number): string =>
  blocks(
    `All ${count} operations of the Auth0 Management API in \`@effect-auth0/management\`: what each one does, its request and response, the scopes it needs and the errors it can fail with. Like the code, these pages are generated from the contract in \`openapi/\`.`,
    "## How to read it",
    "An operation takes its path parameters in order, then the request, then the options of the call. The request is the body, or the query of an operation without a body. If an operation has more than one of body, query and headers, they are members of one object. A request without required members is optional.",
    "Of scopes listed as `any of`, one is needed; of `all of`, each. Response members marked `always` are always present; others may be absent. A member that is `required` in a type must be sent in a request and is always present in a response. Responses can have more members, and their enumerations more values, than listed. A **secret** is kept out of logs and errors.",
    "Every example is a program that needs a client. This function provides one for the tenant in the environment (`AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`) and runs the program:",
    fenced("ts", runExample),
    "A paged list returns one page, with its `items`, the query for the `next` page, and the `total` if the API reports it. `.pages(…)` and `.items(…)`, with the same arguments, are streams of the whole list.",
    "## When a call fails",
    "An operation has an error class for each status, which is caught by its `_tag` (`Effect.catchTag`). Each has the `status`, the API's `statusText`, `detail` and `code`, and, if the API gave one, the wait in `retryAfter`. The listed codes are known; others are possible.",
    "Any call can also fail with these:",
    table(
      ["error", "when"],
      [
        ["`InvalidRequest`", "An argument is invalid, such as an empty id. Nothing was sent."],
        ["`CredentialsError`", "No token could be obtained."],
        ["`TransportError`", "The connection failed, or broke before the response was complete."],
        ["`DeadlineExceeded`", "The deadline of the call passed."],
        ["`DecodeError`", "A 2xx response has an invalid body."],
        ["`ServerError`", "A 5xx that the operation does not list."],
        ["`UnexpectedStatus`", "Another status that the operation does not list."]
      ]
    ),
    "An operation that must not be sent twice fails with `OutcomeUnknown` if its response was lost: it may have taken effect, so read the current state before you call it again. The streams of a list can fail with `PaginationError`."
  )

const resourceText = (resource: IndexedResource): string => {
  const heading = resource.depth === 1 ? "##" : "###"
  return blocks(
    `${heading} [${resource.title}](${resource.path})`,
    resource.description,
    resource.operations.length === 0
      ? ""
      : table(
          ["operation", "what it does", ""],
          resource.operations.map(({ callable, link, summary, method, path }) => [
            `[${code(callable)}](${link})`,
            summary,
            code(`${method} ${path}`)
          ])
        )
  )
}

/** Writes the index. */
export const indexText = ({
  mark,
  resources,
  sharedTypes,
  extra
}: {
  readonly mark: string
  readonly resources: ReadonlyArray<IndexedResource>
  readonly sharedTypes: string | undefined
  readonly extra: ReadonlyArray<ExtraPage>
}): string => {
  const count = resources.reduce((sum, { operations }) => sum + operations.length, 0)
  const first = resources.filter(({ depth }) => depth === 1)
  return blocks(
    mark,
    "# Reference",
    introduction(count),
    "## Resources",
    first.map(({ title, path }) => `[${title}](${path})`).join(" · "),
    ...resources.map(resourceText),
    sharedTypes === undefined ? "" : `## [Shared types](${sharedTypes})`,
    sharedTypes === undefined ? "" : "Types that several resources use.",
    ...extra.flatMap(({ path, title, summary }) => [`## [${title}](${path})`, summary])
  )
}
