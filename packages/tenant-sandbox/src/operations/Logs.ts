/**
 * The tenant's logs, by offset or by checkpoint. A page by checkpoint is an array; its cursor is in the `Link`
 * header.
 */
import { withHeaders } from "../http/Response.ts"
import type { QueryValues } from "../contract/RequestValidation.ts"
import { ApiProblem, invalidQuery, notFound } from "../http/ApiProblem.ts"
import type { JsonObject } from "../http/Json.ts"
import { presenter, selectFields } from "../resources/Projection.ts"
import { select } from "../resources/Selection.ts"
import { positionAfter, type Entry } from "../store/Collection.ts"
import { success, type OperationHandler } from "./Operation.ts"
import { isCheckpoint, listResponse } from "./Pages.ts"

const defaultTake = 50

const mostTaken = 100

/** The ids of all events, including deleted ones. */
const eventId = /^\d{20,100}$/u

/** The error of a request for a page by checkpoint, if there is one. */
const pageProblem = ({ from, take }: QueryValues): ApiProblem | undefined => {
  if (typeof from === "string" && from !== "" && !eventId.test(from)) {
    return invalidQuery("Query validation error: 'Not the id of a log event' on property from.")
  }
  return typeof take === "number" && (take < 1 || take > mostTaken)
    ? invalidQuery(
        `Query validation error: 'Expected a number from 1 to ${mostTaken}' on property take.`
      )
    : undefined
}

/** `from` is the id of the event before the page; without it the page starts at the oldest event. */
const startOf = (all: ReadonlyArray<Entry<JsonObject>>, from: unknown): number => {
  if (typeof from !== "string" || from === "") return 0
  const known = all.find(({ id }) => id === from)
  return known === undefined
    ? // Ids sort by time, also the id of an event that has been deleted.
      all.findIndex(({ id }) => id > from)
    : positionAfter(all, known.number)
}

const linkTo = (last: string, take: number, origin: string): string =>
  `<${origin}/api/v2/logs?from=${last}&take=${take}>; rel="next"`

/** `logs.list` */
export const listLogs: OperationHandler = (tenant, request) => {
  const present = presenter(request.operation, "listed")
  const show = (log: JsonObject): JsonObject => selectFields(present(log), request.query)
  const entries = tenant.store.logs.entries()
  if (isCheckpoint(request)) {
    const invalid = pageProblem(request.query)
    if (invalid !== undefined) return invalid
    const take = typeof request.query["take"] === "number" ? request.query["take"] : defaultTake
    const start = startOf(entries, request.query["from"])
    const page = start === -1 ? [] : entries.slice(start, start + take)
    const last = page.at(-1)
    const response = success(
      request,
      page.map(({ value }) => show(value))
    )
    return last === undefined
      ? response
      : withHeaders(response, { link: linkTo(last.id, take, tenant.origin) })
  }
  // Newest first, unless the request sets another order.
  const selected = select(entries, request, tenant)
  if (selected instanceof ApiProblem) return selected
  const ordered = request.query["sort"] === undefined ? selected.toReversed() : selected
  return listResponse(request, ordered, show)
}

/** `users.logs.list` */
export const listUserLogs: OperationHandler = (tenant, request) => {
  const id = request.path["id"] ?? ""
  if (tenant.store.resources("users").get(id) === undefined) return userNotFound
  const present = presenter(request.operation, "listed")
  const own = tenant.store.logs.entries().filter(({ value }) => value["user_id"] === id)
  const selected = select(own, request, tenant)
  if (selected instanceof ApiProblem) return selected
  const ordered = request.query["sort"] === undefined ? selected.toReversed() : selected
  return listResponse(request, ordered, present)
}

const userNotFound = new ApiProblem({
  statusCode: 404,
  message: "The user does not exist.",
  errorCode: "inexistent_user"
})

/** `logs.get` */
export const getLog: OperationHandler = (tenant, request) => {
  const log = tenant.store.logs.get(request.path["id"] ?? "")
  return log === undefined
    ? notFound("The log event does not exist")
    : success(request, presenter(request.operation, "single")(log))
}
