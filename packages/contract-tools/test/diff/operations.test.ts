import {
  type Case,
  all,
  response,
  body,
  create,
  creates,
  finding,
  list,
  lists,
  page,
  set,
  testCases
} from "./cases.ts"

const cases: Readonly<Record<string, Case>> = {
  "an operation is gone, and a type that it alone used": {
    before: (document) => {
      const reference = { $ref: "#/components/schemas/NewBook" }
      set([...body, "content", "application/json", "schema"], reference)(document)
      set(["components", "schemas", "NewBook"], { type: "object" })(document)
    },
    after: set(create),
    findings: [finding("breaks", "operation-removed", "operation", "is gone", creates)]
  },
  "an operation is new": {
    before: set(create),
    after: () => {},
    findings: [finding("fine", "operation-added", "operation", "is new", creates)]
  },
  "an operation is renamed": {
    after: set([...create, "operationId"], "books.add"),
    findings: [finding("breaks", "operation-renamed", "operation", "is `books.add` now", creates)]
  },
  "an operation has moved": {
    after: (document) => {
      set(["paths", "/shelf/books"], { post: document["paths"]?.["/books"]?.["post"] })(document)
      set(create)(document)
    },
    findings: [
      finding(
        "fine",
        "operation-moved",
        "path",
        "was `POST /books`, is `POST /shelf/books`",
        creates
      )
    ]
  },
  "a path has another parameter": {
    before: (document) => {
      set(["paths", "/books/{id}"], { post: document["paths"]?.["/books"]?.["post"] })(document)
      set(create)(document)
    },
    after: (document) => {
      set(["paths", "/books/{isbn}"], { post: document["paths"]?.["/books"]?.["post"] })(document)
      set(create)(document)
    },
    findings: [
      finding(
        "breaks",
        "path-parameters-changed",
        "call",
        "path parameters were (id), are (isbn)",
        creates
      )
    ]
  },
  "an operation takes a query beside its body": {
    after: set(
      [...create, "parameters"],
      [{ name: "dry_run", in: "query", schema: { type: "boolean" } }]
    ),
    findings: [
      finding(
        "breaks",
        "call-changed",
        "call",
        "took `(request, options?)`, the request being the body; takes `(request, options?)`, the request being { body, query }",
        creates
      ),
      finding("fine", "parameter-added", "query.dry_run", "is new", creates)
    ]
  },
  "a parameter is gone": {
    after: set([...list, "parameters", "1"], {
      name: "from",
      in: "query",
      schema: { type: "string" }
    }),
    findings: [finding("breaks", "parameter-removed", "query.take", "is gone", lists)]
  },
  "a parameter is new and required": {
    after: set([...list, "parameters", "2"], {
      name: "q",
      in: "query",
      required: true,
      schema: { type: "string" }
    }),
    findings: [finding("breaks", "parameter-added", "query.q", "is new and required", lists)]
  },
  "a parameter is required": {
    after: set([...list, "parameters", "1", "required"], true),
    findings: [finding("breaks", "parameter-required", "query.take", "is required now", lists)]
  },
  "a parameter is optional": {
    before: set([...list, "parameters", "1", "required"], true),
    after: () => {},
    findings: [finding("fine", "parameter-optional", "query.take", "is optional now", lists)]
  },
  "a parameter is written otherwise": {
    after: set([...list, "parameters", "1", "explode"], false),
    findings: [
      finding(
        "fine",
        "parameter-style-changed",
        "query.take",
        "is written in another style into the request",
        lists
      )
    ]
  },
  "a parameter has a tighter limit": {
    after: set([...list, "parameters", "1", "schema", "maximum"], 50),
    findings: [
      finding(
        "breaks",
        "request-limit-tightened",
        "query.take",
        "maximum was nothing, is `50`",
        lists
      )
    ]
  },
  "a parameter has another default": {
    before: set([...list, "parameters", "1", "schema", "default"], 10),
    after: set([...list, "parameters", "1", "schema", "default"], 50),
    findings: [
      finding("breaks", "request-default-changed", "query.take", "default was `10`, is `50`", lists)
    ]
  },
  "a body is required": {
    before: set([...body, "required"], false),
    after: () => {},
    findings: [
      finding("breaks", "request-body-required", "request", "the body is required now", creates)
    ]
  },
  "a body is optional": {
    after: set([...body, "required"], false),
    findings: [
      finding("fine", "request-body-optional", "request", "the body is optional now", creates)
    ]
  },
  "a body is gone": {
    after: set(body),
    findings: [
      finding(
        "breaks",
        "call-changed",
        "call",
        "took `(request, options?)`, the request being the body; takes `(options?)`",
        creates
      ),
      finding("breaks", "request-body-removed", "request", "the body is gone", creates)
    ]
  },
  "a body has another content type": {
    after: (document) => {
      const media = document["paths"]?.["/books"]?.["post"]?.["requestBody"]?.["content"]
      set([...body, "content"], { "multipart/form-data": media?.["application/json"] })(document)
    },
    findings: [
      finding(
        "breaks",
        "request-content-removed",
        "request",
        "`application/json` no longer",
        creates
      ),
      finding("fine", "request-content-added", "request", "`multipart/form-data` is new", creates)
    ]
  },
  "a response has no content any more": {
    after: set([...response, "content"]),
    findings: [
      finding("breaks", "response-content-removed", "200", "`application/json` no longer", lists)
    ]
  },
  "a response has content at last": {
    after: set([...create, "responses", "204", "content"], {
      "application/json": { schema: { $ref: "#/components/schemas/Book" } }
    }),
    findings: [
      finding("breaks", "response-content-added", "204", "`application/json` is new", creates)
    ]
  },
  "a success has another status": {
    after: (document) => {
      const responses = document["paths"]?.["/books"]?.["get"]?.["responses"] ?? {}
      set([...list, "responses"], { "206": responses["200"], "429": responses["429"] })(document)
    },
    findings: [finding("fine", "success-status-changed", "200", "is 206 now", lists)]
  },
  "a second success, with another response": {
    after: set([...list, "responses", "202"], { description: "Later." }),
    findings: [
      finding("breaks", "success-status-added", "202", "is new, with another response", lists)
    ]
  },
  "a second success, with the same response": {
    after: set([...create, "responses", "202"], { description: "Later." }),
    findings: [
      finding("fine", "success-status-added", "202", "is new, with a response as before", creates)
    ]
  },
  "one success less": {
    before: set([...create, "responses", "202"], { description: "Later." }),
    after: () => {},
    findings: [
      finding("fine", "success-status-removed", "202", "is gone; the other successes stay", creates)
    ]
  },
  "an error is gone": {
    after: set([...create, "responses", "409"]),
    findings: [
      finding(
        "breaks",
        "error-status-removed",
        "409",
        "is gone: its class is no longer among the errors",
        creates
      )
    ]
  },
  "an error is new": {
    after: set([...create, "responses", "404"], { description: "No shelf." }),
    findings: [
      finding(
        "fine",
        "error-status-added",
        "404",
        "is new: its class is one more among the errors",
        creates
      )
    ]
  },
  "other error codes": {
    before: set([...create, "responses", "409", "x-error-codes"], ["taken", "lent"]),
    after: set([...create, "responses", "409", "x-error-codes"], ["lent", "lost"]),
    findings: [
      finding("fine", "error-codes-changed", "409", "`taken` no longer; `lost` new", creates)
    ]
  },
  "headers come, go and lose their promise": {
    before: set([...response, "headers"], {
      "x-left": { required: true, schema: { type: "string" } },
      "x-gone": { schema: { type: "string" } },
      "x-promised": { required: true, schema: { type: "string" } }
    }),
    after: set([...response, "headers"], {
      "X-Left": { schema: { type: "integer" } },
      "x-new": { schema: { type: "string" } }
    }),
    findings: [
      finding(
        "breaks",
        "response-header-optional",
        "200 headers.x-left",
        "is no longer promised",
        lists
      ),
      finding(
        "breaks",
        "response-header-removed",
        "200 headers.x-promised",
        "is gone, and was promised",
        lists
      ),
      finding(
        "breaks",
        "response-type-changed",
        "200 headers.x-left",
        "was string, is integer",
        lists
      ),
      finding("fine", "response-header-added", "200 headers.x-new", "is new", lists),
      finding("fine", "response-header-removed", "200 headers.x-gone", "is gone", lists)
    ]
  },
  "a call must not be retried any more": {
    before: set([...create, "x-retry"], "idempotent"),
    after: () => {},
    findings: [
      finding(
        "breaks",
        "retry-changed",
        "x-retry",
        "was `idempotent`, is `never`: a lost response is `OutcomeUnknown` now, and the call is not retried",
        creates
      )
    ]
  },
  "a call may be retried": {
    after: set([...create, "x-retry"], "idempotent"),
    findings: [
      finding(
        "breaks",
        "retry-changed",
        "x-retry",
        "was `never`, is `idempotent`: retried after a lost response; `OutcomeUnknown` is no longer among its errors",
        creates
      )
    ]
  },
  "a call is not retried with a member any more, and is with another": {
    before: set([...create, "x-retry"], { class: "idempotent", neverWith: ["shelf"] }),
    after: set([...create, "x-retry"], { class: "idempotent", neverWith: ["title"] }),
    findings: [
      finding(
        "breaks",
        "retry-changed",
        "x-retry.neverWith",
        "a call with `shelf` is retried",
        creates
      ),
      finding(
        "breaks",
        "retry-changed",
        "x-retry.neverWith",
        "a call with `title` is not retried, and a lost response is `OutcomeUnknown`",
        creates
      )
    ]
  },
  "a class has another reason": {
    after: set([...create, "x-retry", "reason"], "Each request adds a book."),
    findings: []
  },
  "a read is a write that can be retried": {
    after: set([...list, "x-retry"], "idempotent"),
    findings: [finding("fine", "retry-changed", "x-retry", "was `safe`, is `idempotent`", lists)]
  },
  "a read does more than reading": {
    after: set([...list, "x-read-only"], false),
    findings: [
      finding(
        "breaks",
        "read-only-changed",
        "x-read-only",
        "may write now: a read-only client rejects it",
        lists
      )
    ]
  },
  "a write turns out to only read": {
    after: set([...create, "x-read-only"], true),
    findings: [
      finding(
        "fine",
        "read-only-changed",
        "x-read-only",
        "only reads now: a read-only client lets it pass",
        creates
      )
    ]
  },
  "more scopes are needed": {
    after: set([...create, "x-scopes"], {
      allOf: ["create:books", "read:books", "update:shelves"]
    }),
    findings: [
      finding(
        "breaks",
        "scopes-more",
        "x-scopes",
        "needed all of `create:books`, `update:shelves`; needs all of `create:books`, `read:books`, `update:shelves`",
        creates
      )
    ]
  },
  "one of two scopes no longer suffices": {
    before: set([...list, "x-scopes"], { anyOf: ["read:books", "read:shelves"] }),
    after: () => {},
    findings: [
      finding(
        "breaks",
        "scopes-more",
        "x-scopes",
        "needed one of `read:books`, `read:shelves`; needs `read:books`",
        lists
      )
    ]
  },
  "fewer scopes are needed": {
    after: set([...create, "x-scopes"], { anyOf: ["create:books", "update:shelves"] }),
    findings: [
      finding(
        "fine",
        "scopes-fewer",
        "x-scopes",
        "needed all of `create:books`, `update:shelves`; needs one of `create:books`, `update:shelves`",
        creates
      )
    ]
  },
  "a list has another style of pages": {
    after: set([...list, "x-pagination", "style"], "offset"),
    findings: [
      finding(
        "breaks",
        "pagination-style-changed",
        "x-pagination",
        "style was `checkpoint`, is `offset`",
        lists
      )
    ]
  },
  "a list has a further style of pages": {
    after: set([...list, "x-pagination", "style"], "both"),
    findings: [
      finding(
        "fine",
        "pagination-style-changed",
        "x-pagination",
        "style was `checkpoint`, is `both`",
        lists
      )
    ]
  },
  "a list is paged": {
    before: set([...list, "x-pagination"]),
    after: set([...list, "x-pagination", "style"], "both"),
    findings: [
      finding(
        "breaks",
        "pagination-style-changed",
        "x-pagination",
        "style was `none`, is `both`",
        lists
      )
    ]
  },
  "a list counts its records": {
    after: set([...list, "x-pagination", "total"], "total"),
    findings: [
      finding("fine", "pagination-changed", "x-pagination", "total was nothing, is `total`", lists)
    ]
  },
  "an operation is deprecated": {
    after: set([...create, "x-lifecycle"], "deprecated"),
    findings: [finding("fine", "deprecated", "operation", "is deprecated now", creates)]
  },
  "an operation is settled": {
    after: set([...create, "x-lifecycle"], "ga"),
    findings: [
      finding("fine", "lifecycle-changed", "operation", "lifecycle was `beta`, is `ga`", creates)
    ]
  },
  "a type is renamed": {
    after: (document) => {
      const text = JSON.stringify(document).replaceAll("BookPage", "PageOfBooks")
      Object.assign(document, JSON.parse(text))
    },
    findings: [
      finding("breaks", "type-renamed", "BookPage", "the type is `PageOfBooks` now", lists)
    ]
  },
  "a type is written where it is used": {
    after: (document) => {
      const schema = document["components"]?.["schemas"]?.["BookPage"]
      set([...response, "content", "application/json", "schema"], schema)(document)
      set(page)(document)
    },
    findings: [finding("breaks", "type-removed", "BookPage", "the type is gone", lists)]
  },
  "another server": {
    after: set(["servers", "0", "url"], "https://books.test"),
    findings: [
      finding(
        "breaks",
        "servers-changed",
        "servers",
        'was `["https://library.test"]`, is `["https://books.test"]`',
        all
      )
    ]
  },
  "another way to authenticate": {
    after: set(["security"], []),
    findings: [
      finding("breaks", "security-changed", "security", 'was `[{"token":[]}]`, is `[]`', all)
    ]
  }
}

testCases(cases)
