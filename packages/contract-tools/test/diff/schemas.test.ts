import {
  type Case,
  book,
  create,
  creates,
  finding,
  lists,
  ofBook,
  page,
  set,
  shelf,
  title,
  testCases
} from "./cases.ts"

const cases: Readonly<Record<string, Case>> = {
  "a member is gone": {
    after: set(shelf),
    findings: ofBook("breaks", "breaks", "property-removed", "Book.shelf", "is gone")
  },
  "a member is new": {
    after: set([...book, "properties", "author"], { type: "string" }),
    findings: ofBook("fine", "fine", "property-added", "Book.author", "is new")
  },
  "a member is new and required": {
    after: (document) => {
      set([...book, "properties", "author"], { type: "string" })(document)
      set([...book, "required"], ["title", "author"])(document)
    },
    findings: ofBook("breaks", "fine", "property-added", "Book.author", "is new and required")
  },
  "a member is required": {
    after: set([...book, "required"], ["title", "shelf"]),
    findings: ofBook("breaks", "fine", "property-required", "Book.shelf", "is required now")
  },
  "a member is optional": {
    after: set([...book, "required"]),
    findings: ofBook("fine", "breaks", "property-optional", "Book.title", "is optional now")
  },
  "a type is narrower": {
    before: set([...shelf, "type"], ["integer", "string"]),
    after: () => {},
    findings: ofBook(
      "breaks",
      "fine",
      "type-changed",
      "Book.shelf",
      "was integer or string, is integer"
    )
  },
  "a type is wider": {
    after: set([...shelf, "type"], "number"),
    findings: ofBook("fine", "breaks", "type-changed", "Book.shelf", "was integer, is number")
  },
  "a type is another": {
    after: set(shelf, { type: "object", required: ["floor"], default: 1 }),
    findings: ofBook("breaks", "breaks", "type-changed", "Book.shelf", "was integer, is object")
  },
  "anything goes": {
    after: set(shelf, { default: 1 }),
    findings: ofBook("fine", "breaks", "type-changed", "Book.shelf", "was integer, is any value")
  },
  "null is allowed": {
    after: set([...shelf, "type"], ["integer", "null"]),
    findings: ofBook("fine", "breaks", "null-added", "Book.shelf", "can be null now")
  },
  "null is not allowed": {
    before: set([...shelf, "type"], ["integer", "null"]),
    after: () => {},
    findings: ofBook("breaks", "fine", "null-removed", "Book.shelf", "null no longer")
  },
  "values are listed": {
    after: set([...title, "enum"], ["Emma"]),
    findings: ofBook("breaks", "fine", "enum-closed", "Book.title", "only `Emma` now")
  },
  "values are no longer listed": {
    before: set([...title, "enum"], ["Emma"]),
    after: () => {},
    findings: ofBook("fine", "fine", "enum-opened", "Book.title", "any value of its type now")
  },
  "values come and go": {
    before: set([...title, "enum"], ["Emma", "Persuasion"]),
    after: set([...title, "enum"], ["Persuasion", "Sanditon"]),
    findings: [
      finding("breaks", "request-enum-value-removed", "Book.title", "`Emma` no longer", creates),
      finding("fine", "request-enum-value-added", "Book.title", "`Sanditon` new", creates),
      finding("fine", "response-enum-value-added", "Book.title", "`Sanditon` new", lists),
      finding("fine", "response-enum-value-removed", "Book.title", "`Emma` no longer", lists)
    ]
  },
  "a limit is tighter": {
    before: set([...title, "maxLength"], 200),
    after: set([...title, "maxLength"], 100),
    findings: ofBook(
      "breaks",
      "fine",
      "limit-tightened",
      "Book.title",
      "maxLength was `200`, is `100`"
    )
  },
  "a limit is looser": {
    before: set([...title, "minLength"], 2),
    after: () => {},
    findings: ofBook(
      "fine",
      "fine",
      "limit-loosened",
      "Book.title",
      "minLength was `2`, is nothing"
    )
  },
  "items must differ": {
    after: set([...page, "properties", "books", "uniqueItems"], true),
    findings: [
      finding("fine", "response-limit-tightened", "BookPage.books", "items must differ now", lists)
    ]
  },
  "a pattern is another": {
    after: set([...title, "pattern"], "^\\p{Lu}"),
    findings: ofBook(
      "breaks",
      "fine",
      "pattern-changed",
      "Book.title",
      "pattern was `^\\p{L}`, is `^\\p{Lu}`"
    )
  },
  "a pattern is gone": {
    after: set([...title, "pattern"]),
    findings: ofBook(
      "fine",
      "fine",
      "pattern-changed",
      "Book.title",
      "pattern was `^\\p{L}`, is nothing"
    )
  },
  "a format is said": {
    after: set([...title, "format"], "uri"),
    findings: ofBook(
      "breaks",
      "fine",
      "format-changed",
      "Book.title",
      "format was nothing, is `uri`"
    )
  },
  "text is bytes": {
    after: set([...title, "format"], "binary"),
    findings: ofBook(
      "breaks",
      "breaks",
      "format-changed",
      "Book.title",
      "format was nothing, is `binary`"
    )
  },
  "a member is a secret": {
    after: set([...title, "x-secret"], true),
    findings: ofBook("fine", "fine", "secret-changed", "Book.title", "is a secret now")
  },
  "a member is deprecated": {
    after: set([...title, "x-lifecycle"], "deprecated"),
    findings: ofBook("fine", "fine", "deprecated", "Book.title", "is deprecated now")
  },
  "a keyword without a meaning here": {
    after: set([...title, "readOnly"], true),
    findings: ofBook(
      "breaks",
      "breaks",
      "keyword-changed",
      "Book.title",
      "readOnly was nothing, is `true`"
    )
  },
  "a map is closed": {
    before: set([...book, "additionalProperties"], true),
    after: () => {},
    findings: ofBook(
      "breaks",
      "breaks",
      "map-closed",
      "Book",
      "takes only the members that it names"
    )
  },
  "an object is closed that said nothing of other members": {
    before: set([...book, "additionalProperties"]),
    after: () => {},
    findings: ofBook(
      "breaks",
      "fine",
      "object-closed",
      "Book",
      "rejects members that it does not name"
    )
  },
  "an object no longer says that it is closed": {
    before: () => {},
    after: set([...book, "additionalProperties"]),
    findings: ofBook(
      "fine",
      "fine",
      "object-opened",
      "Book",
      "says no longer that it rejects members that it does not name"
    )
  },
  "a map has other values": {
    before: set([...book, "additionalProperties"], { type: "string" }),
    after: set([...book, "additionalProperties"], { type: ["string", "number"] }),
    findings: ofBook("fine", "breaks", "type-changed", "Book{}", "was string, is number or string")
  },
  "items are others": {
    after: set([...page, "properties", "books", "items"], { type: "string" }),
    findings: [
      finding("breaks", "response-type-changed", "BookPage.books[]", "was object, is string", lists)
    ]
  },
  "an alternative comes, another goes": {
    before: set(shelf, {
      oneOf: [
        { type: "integer" },
        { type: "object", properties: { kind: { const: "floor" } } },
        { type: "object", properties: { kind: { const: "case" } } }
      ]
    }),
    after: set(shelf, {
      oneOf: [
        { type: "object", properties: { kind: { const: "floor" } } },
        { type: "integer" },
        { type: "string" }
      ]
    }),
    findings: [
      finding(
        "breaks",
        "request-alternative-removed",
        "Book.shelf",
        "kind `case` is no longer an alternative",
        creates
      ),
      finding(
        "breaks",
        "response-alternative-added",
        "Book.shelf",
        "string is a new alternative",
        lists
      ),
      finding(
        "fine",
        "request-alternative-added",
        "Book.shelf",
        "string is a new alternative",
        creates
      ),
      finding(
        "fine",
        "response-alternative-removed",
        "Book.shelf",
        "kind `case` is no longer an alternative",
        lists
      )
    ]
  },
  "a change inside an alternative": {
    before: set(shelf, { anyOf: [{ type: "integer" }, { type: "string", maxLength: 9 }] }),
    after: set(shelf, { anyOf: [{ type: "string", maxLength: 8 }, { type: "integer" }] }),
    findings: ofBook(
      "breaks",
      "fine",
      "limit-tightened",
      "Book.shelf(string)",
      "maxLength was `9`, is `8`"
    )
  },
  "a choice beside members": {
    after: set([...book, "anyOf"], [{ required: ["shelf"] }, { required: ["lock_secret"] }]),
    findings: ofBook(
      "breaks",
      "fine",
      "choice-added",
      "Book",
      "must be one of several alternatives now"
    )
  },
  "no choice beside members any more": {
    before: set([...book, "oneOf"], [{ required: ["shelf"] }, { required: ["lock_secret"] }]),
    after: () => {},
    findings: ofBook(
      "fine",
      "breaks",
      "choice-removed",
      "Book",
      "need not be one of several alternatives any more"
    )
  },
  "a type behind a shared response is gone": {
    before: (document) => {
      const reference = { $ref: "#/components/schemas/Receipt" }
      set(["components", "schemas", "Receipt"], { type: "object" })(document)
      set(["components", "responses", "Receipt"], {
        content: { "application/json": { schema: reference } }
      })(document)
      set([...create, "responses", "204"], { $ref: "#/components/responses/Receipt" })(document)
    },
    after: set([...create, "responses", "204"], {
      content: { "application/json": { schema: { type: "object" } } }
    }),
    findings: [finding("breaks", "type-removed", "Receipt", "the type is gone", creates)]
  }
}

testCases(cases)
