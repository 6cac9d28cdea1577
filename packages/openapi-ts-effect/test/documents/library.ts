/**
 * The main path: dotted identifiers, nested resources, scopes, retries, lists of every style.
 */
import {
  response,
  content,
  document,
  inPath,
  inQuery,
  integer,
  list,
  object,
  ref,
  text
} from "./schema.ts"

const bookPages = { total: integer, books: list(ref("Book")) }

export const library = document(
  "Library",
  {
    "/books": {
      get: {
        operationId: "books.list",
        summary: "List books",
        description: "One page of books. A comment cannot end here: */ or there.",
        "x-pagination": { style: "offset", items: "books", total: "total" },
        "x-scopes": { anyOf: ["read:books"] },
        "x-lifecycle": "ga",
        parameters: [inQuery("page", integer), inQuery("genre", list(text))],
        responses: {
          200: response({ oneOf: [list(ref("Book")), object(bookPages, ["books"])] }),
          400: response(ref("Failure")),
          401: response(ref("Failure")),
          429: response(ref("Failure"))
        }
      },
      post: {
        operationId: "books.create",
        requestBody: { required: true, ...content(ref("NewBook")) },
        responses: { 201: response(ref("Book")), 409: { $ref: "#/components/responses/Taken" } }
      }
    },
    "/books/import": {
      post: {
        operationId: "books.import",
        deprecated: true,
        requestBody: { required: true, ...content(list(ref("NewBook"))) },
        responses: { 202: response(), 413: response() }
      }
    },
    "/books/{id}": {
      parameters: [inPath("id")],
      get: {
        operationId: "books.get",
        responses: {
          200: response(ref("Book")),
          404: { ...response(ref("Failure")), "x-error-codes": ["no_such_book"] }
        }
      },
      delete: {
        operationId: "books.delete",
        "x-retry": "never",
        responses: { 202: response(ref("Removal")), 204: response(), 404: response(ref("Failure")) }
      }
    },
    "/books/{id}/keys/{kid}/rotate": {
      parameters: [inPath("kid"), inPath("id")],
      post: {
        operationId: "books.keys.rotate",
        "x-scopes": { allOf: ["create:keys", "update:keys"] },
        requestBody: content(ref("Rotation")),
        responses: {
          201: response(ref("Key")),
          403: { ...response(), "x-error-codes": ["no_key", "not yours", "no_key"] },
          499: { ...response(), "x-error-codes": ["gone_away"] },
          default: response(ref("Failure"))
        }
      }
    },
    "/loans": {
      get: {
        operationId: "loans.list",
        "x-pagination": { style: "checkpoint", items: "loans", next: "next" },
        parameters: [inQuery("from"), inQuery("reader", text, true)],
        responses: {
          200: response({
            allOf: [
              ref("Cursor"),
              object({ loans: list(object({ book: text, due: text }, ["book"])) })
            ]
          })
        }
      }
    },
    "/shelves": {
      get: {
        operationId: "shelves.list",
        "x-pagination": { style: "both" },
        parameters: [inQuery("page", integer)],
        responses: { 200: response(list(ref("Shelf"))) }
      }
    },
    "/halls": {
      get: {
        operationId: "halls.list",
        "x-pagination": { style: "none" },
        responses: { 200: response(list(text)) }
      }
    }
  },
  {
    Book: object({ id: text, title: text, sequels: list(ref("Book")) }, ["id", "title"]),
    NewBook: object({ title: text }, ["title"]),
    Removal: object({ removed: { type: "boolean" } }, ["removed"]),
    Rotation: object({ algorithm: { type: "string", enum: ["ES256", "RS256"] } }),
    Key: object({ kid: text }, ["kid"]),
    Cursor: object({ next: text }),
    Shelf: object({ room: integer, neighbor: ref("Shelf") }, ["room"]),
    Failure: object({ message: text })
  },
  { Taken: { ...response(ref("Failure")), "x-error-codes": ["same_title"] } }
)
