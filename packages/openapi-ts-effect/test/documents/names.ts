/**
 * Names that get in each other's way: without tags or identifiers, reserved words, clashes
 * between operations, types, globals and the runtime, and text that could break a comment.
 */
import { response, content, document, inPath, inQuery, object, ref, text } from "./schema.ts"

const done = { responses: { 200: response(ref("list")) } }

export const names = document(
  "Names",
  {
    "/plain/{id}/parts": {
      parameters: [inPath("id")],
      get: { ...done },
      post: { operationId: "addPart", ...done }
    },
    "/tagged": {
      get: { operationId: "list_things", tags: ["Big Things", "other"], ...done },
      post: { operationId: "list-things", tags: ["big-things"], ...done },
      put: { operationId: "default", tags: ["Big Things"], ...done }
    },
    "/index": { get: { operationId: "index.list", parameters: [inQuery("q")], ...done } },
    "/index/2fa": { post: { operationId: "index.2fa.enable", ...done } },
    "/clash/one": {
      get: { operationId: "clash.list", parameters: [inQuery("q")], ...done },
      put: { operationId: "clash.List", ...done }
    },
    "/clash/two": {
      get: {
        operationId: "clash.type",
        responses: {
          200: response(ref("ListError")),
          201: response(ref("Runtime")),
          202: response(ref("NonNullable"))
        }
      },
      put: { operationId: "clash.ListQuery", requestBody: content(ref("Blob")), ...done }
    },
    "/clash/words": {
      get: { operationId: "clash.new", ...done },
      put: { operationId: "clash.await", ...done },
      post: { operationId: "clash.new_", ...done }
    },
    "/clash/child": { get: { operationId: "clash.type_error.get", ...done } },
    "/deep": { get: { operationId: "deep.nested.get", ...done } },
    "/comments": {
      get: {
        operationId: "comments.get",
        summary: "@deprecated is not what this says */ export const evil = 1 /*",
        description: [
          "A long line that has to be wrapped because a comment in the generated code should not be wider than the code around it.",
          "",
          "- a list item that is long enough to be wrapped as well, and whose second line has to stay inside of the item",
          "",
          "```",
          "a line of code that is long enough to be wrapped but must not be, since white space matters in code, doesn't it",
          "```",
          "| a | table | stays | as | it | is | even | if | it | is | very | long | indeed | and | wider | than | the | code |"
        ].join("\n"),
        "x-scopes": { anyOf: [], allOf: ['quote"d', "back\\slash", "line\u2028separator"] },
        "x-lifecycle": "early-access",
        ...done
      }
    }
  },
  {
    list: object({ name: text }),
    ListError: object({ listError: text }, ["listError"]),
    Runtime: object({ runtime: text }, ["runtime"]),
    NonNullable: object({ nonNullable: text }, ["nonNullable"]),
    Blob: object({ blob: text }, ["blob"])
  }
)
