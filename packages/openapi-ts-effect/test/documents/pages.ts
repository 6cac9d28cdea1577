/** Lists of every kind whose document does not say how they are paged. */
import { content, inQuery, integer, list, object, ref, response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

const get = (
  operationId: string,
  parameters: ReadonlyArray<Node>,
  schema: Node,
  headers?: Node
): Node => ({
  get: {
    operationId,
    parameters,
    responses: { 200: { ...response(schema), ...(headers === undefined ? {} : { headers }) } }
  }
})

const items = list(ref("Item"))

export const pages: Node = {
  openapi: "3.1.0",
  info: { title: "Pages", version: "1.0.0" },
  servers: [{ url: "https://pages.example" }],
  paths: {
    "/numbers": get(
      "pages.numbers",
      [inQuery("page", { type: "integer", minimum: 0 }), inQuery("page_size", integer)],
      object({ data: items, meta: object({ total: integer }) }),
      { "X-Total": { schema: integer } }
    ),
    "/offsets": get(
      "pages.offsets",
      [inQuery("offset", integer), inQuery("limit", integer)],
      items
    ),
    "/cursors": get(
      "pages.cursors",
      [inQuery("pageToken"), inQuery("maxResults", integer)],
      object({ records: items, errors: list(text), nextPageToken: text })
    ),
    "/nested": get(
      "pages.nested",
      [inQuery("cursor")],
      object({ items, response_metadata: object({ next_cursor: text }) })
    ),
    "/addresses": get(
      "pages.addresses",
      [inQuery("size", integer)],
      object({ results: items, next: { type: ["string", "null"], format: "uri" } })
    ),
    "/links": get("pages.links", [inQuery("per_page", integer)], items, { Link: { schema: text } }),
    "/last": get(
      "pages.last",
      [inQuery("starting_after"), inQuery("limit", integer)],
      object({ data: items, has_more: { type: "boolean" } })
    ),
    "/search": {
      post: {
        operationId: "pages.search",
        requestBody: { required: true, ...content(object({ term: text, cursor: text }, ["term"])) },
        responses: { 200: response(object({ hits: items, next_cursor: text })) }
      }
    },
    "/alone": get("pages.alone", [], object({ items, next_url: { ...text, format: "uri" } })),
    "/single": get("pages.single", [inQuery("page", integer)], ref("Item")),
    "/said": {
      get: {
        operationId: "pages.said",
        "x-pagination": { style: "none" },
        parameters: [inQuery("page", integer)],
        responses: { 200: response(items) }
      }
    }
  },
  components: { schemas: { Item: object({ id: text }, ["id"]) } }
}
