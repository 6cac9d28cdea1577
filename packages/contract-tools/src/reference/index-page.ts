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
    `Every operation of the Auth0 Management API that \`@effect-auth0/management\` has, ${count} in all: what it does, what it takes and gives, what it needs and how it fails. It is written from the contract in \`openapi/\`, as the code is.`,
    "## How to read it",
    "An operation is called with its path parameters in their order, then the request, then options of this one call. The request is the body, or the query of an operation without a body; an operation that takes more than one of body, query and headers has them in one object, each under its name. A request is left out where nothing in it is required.",
    "What stands as `any of` among the scopes needs one of them, `all of` needs each. Members of responses are `always` there or may be absent. What is `required` in a type must be sent, and in a response is always there. A response can have more members than are named, and an enumeration in a response more values. A **secret** is kept out of logs and errors.",
    "Every example is a program that waits for a client. This one gives it the tenant and the credentials of the environment (`AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`) and runs it:",
    fenced("ts", runExample),
    "A list that is paged gives one page, with its `items`, the query of the `next` page, and the `total` where the API counts. `.pages(…)` and `.items(…)`, with the same arguments, are streams to the end of the list.",
    "## When a call fails",
    "The errors of an operation are classes, one a status, to be caught by their `_tag` (`Effect.catchTag`). Each has the `status`, the API's `statusText`, `detail` and `code`, and, where it told one, the wait in `retryAfter`. The codes that are listed were seen; others can come.",
    "Any call can fail with these as well:",
    table(
      ["error", "when"],
      [
        ["`InvalidRequest`", "An argument could not be sent, such as an empty id. Nothing was."],
        ["`CredentialsError`", "There is no token to be had."],
        ["`TransportError`", "The exchange with the server broke."],
        ["`DeadlineExceeded`", "The time for the call was over."],
        ["`DecodeError`", "A success could not be read."],
        ["`ServerError`", "A 5xx that the operation does not list."],
        ["`UnexpectedStatus`", "Another status that it does not list."]
      ]
    ),
    "An operation that is never sent twice fails with `OutcomeUnknown` when it was sent and its response got lost: it may have taken effect or not, so read before retrying it. The streams of a list can fail with `PaginationError`."
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
    sharedTypes === undefined ? "" : "What several resources send or return.",
    ...extra.flatMap(({ path, title, summary }) => [`## [${title}](${path})`, summary])
  )
}
