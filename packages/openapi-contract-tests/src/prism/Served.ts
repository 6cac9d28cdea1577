/**
 * The document as Prism is given it, which serves paths as they are written and
 * ignores the servers, and which takes the text of a stream of events for the one
 * event that the contract describes.
 */
import { type Document, fromRoot, withBasePath } from "../contract/Document.ts"
import { isObject, type Json, type JsonObject } from "../contract/Json.ts"

const eventStream = "text/event-stream"

const mapObject = (
  value: Json | undefined,
  change: (value: Json, key: string) => Json
): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([key, entry]) => [key, change(entry, key)])
  )

const withTextOfEvents = (response: Json): Json =>
  isObject(response) && isObject(response["content"]) && eventStream in response["content"]
    ? {
        ...response,
        content: mapObject(response["content"], (media, type) =>
          type === eventStream && isObject(media) ? { ...media, schema: { type: "string" } } : media
        )
      }
    : response

const withResponses = (operation: Json): Json =>
  isObject(operation) && isObject(operation["responses"])
    ? { ...operation, responses: mapObject(operation["responses"], withTextOfEvents) }
    : operation

/** The document to be served: with the base path before every path, events as text. */
export const servedBy = (document: Document): Document => {
  const { root } = withBasePath(document)
  return fromRoot({
    ...root,
    paths: mapObject(root["paths"], (item) => mapObject(item, withResponses))
  })
}
