/**
 * The main path: dotted identifiers, nested resources, scopes, retries, lists of every style.
 */
import {
  answer,
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
          200: answer({ oneOf: [list(ref("Book")), object(bookPages, ["books"])] }),
          400: answer(ref("Failure")),
          401: answer(ref("Failure")),
          429: answer(ref("Failure"))
        }
      },
      post: {
        operationId: "books.create",
        requestBody: { required: true, ...content(ref("NewBook")) },
        responses: { 201: answer(ref("Book")), 409: { $ref: "#/components/responses/Taken" } }
      }
    },
    "/books/import": {
      post: {
        operationId: "books.import",
        deprecated: true,
        requestBody: { required: true, ...content(list(ref("NewBook"))) },
        responses: { 202: answer(), 413: answer() }
      }
    },
    "/books/{id}": {
      parameters: [inPath("id")],
      get: {
        operationId: "books.get",
        responses: {
          200: answer(ref("Book")),
          404: { ...answer(ref("Failure")), "x-error-codes": ["no_such_book"] }
        }
      },
      delete: {
        operationId: "books.delete",
        "x-retry": "never",
        responses: { 202: answer(ref("Removal")), 204: answer(), 404: answer(ref("Failure")) }
      }
    },
    "/books/{id}/keys/{kid}/rotate": {
      parameters: [inPath("kid"), inPath("id")],
      post: {
        operationId: "books.keys.rotate",
        "x-scopes": { allOf: ["create:keys", "update:keys"] },
        requestBody: content(ref("Rotation")),
        responses: {
          201: answer(ref("Key")),
          403: { ...answer(), "x-error-codes": ["no_key", "not yours", "no_key"] },
          499: { ...answer(), "x-error-codes": ["gone_away"] },
          default: answer(ref("Failure"))
        }
      }
    },
    "/loans": {
      get: {
        operationId: "loans.list",
        "x-pagination": { style: "checkpoint", items: "loans", next: "next" },
        parameters: [inQuery("from"), inQuery("reader", text, true)],
        responses: {
          200: answer({
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
        responses: { 200: answer(list(ref("Shelf"))) }
      }
    },
    "/halls": {
      get: {
        operationId: "halls.list",
        "x-pagination": { style: "none" },
        responses: { 200: answer(list(text)) }
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
    Shelf: object({ room: integer, neighbour: ref("Shelf") }, ["room"]),
    Failure: object({ message: text })
  },
  { Taken: { ...answer(ref("Failure")), "x-error-codes": ["same_title"] } }
)
