import { beforeAll, expect, test } from "vitest"
import { goodDocument } from "openapi-document/testing"
import { type Finding, lintDocuments } from "./redocly.ts"

interface Json {
  [key: string]: Json
}

/** Breaks one place: `set` puts a value at the path, or removes what is there. */
const set =
  (path: ReadonlyArray<string>, value?: unknown) =>
  (document: Json): void => {
    const parent = path.slice(0, -1).reduce((node, key) => node[key] ?? {}, document)
    const last = path.at(-1) ?? ""
    if (value === undefined) delete parent[last]
    else parent[last] = value as Json
  }

const list = ["paths", "/books", "get"]
const create = ["paths", "/books", "post"]
const replace = ["paths", "/books", "put"]
const page = [...list, "responses", "200", "content", "application/json"]
const conflict = [...create, "responses", "409", "content", "application/json"]
const book = ["components", "schemas", "Book"]

/** The creation becomes a replacement, of a page whose members are all optional. */
const asReplacement = (document: Json): void => {
  const { post, ...rest } = document["paths"]?.["/books"] ?? {}
  if (post === undefined) throw new Error("The sound description has no creation.")
  set(["paths", "/books"], { ...rest, put: { ...post, operationId: "books.replace" } })(document)
  set([...replace, "requestBody", "content", "application/json"], {
    schema: { $ref: "#/components/schemas/BookPage" },
    examples: { none: { value: { books: [] } } }
  })(document)
}

const notFound = {
  description: "There is no such shelf.",
  content: {
    "application/json": {
      schema: { $ref: "#/components/schemas/ErrorBody" },
      examples: { noShelf: { value: { statusCode: 404, error: "Not Found", message: "No." } } }
    }
  }
}

const retryOfCreate = ["contract/retry-class", "#/paths/~1books/post/x-retry"] as const
const retryOfDelete = ["contract/retry-class", "#/paths/~1books/delete/x-retry"] as const

const readOnlyOfCreate = ["contract/read-only", "#/paths/~1books/post/x-read-only"] as const

/** The creation by another method, with another `x-retry`. */
const as =
  (method: string, retry: unknown) =>
  (document: Json): void => {
    const { post, ...rest } = document["paths"]?.["/books"] ?? {}
    set(["paths", "/books"], { ...rest, [method]: { ...post, "x-retry": retry } })(document)
  }

const created = [...create, "requestBody", "content", "application/json"]
const createdSchema = "#/paths/~1books/post/requestBody/content/application~1json/schema"
const note = { type: "object", description: "A note." }

/** The creation takes a list of notes. */
const asList = (document: Json): void => {
  set([...created, "schema"], { type: "array", minItems: 1, items: note })(document)
  set([...created, "examples"], { one: { value: [{}] } })(document)
}

/** The creation takes a book or a note with something in it. */
const asChoice = (document: Json): void => {
  const some = { ...note, minProperties: 1 }
  set([...created, "schema"], { oneOf: [{ $ref: "#/components/schemas/Book" }, some] })(document)
  set([...created, "examples"], { one: { value: { text: "Later." } } })(document)
}

/** The creation takes a closed object with a part, which no response has. */
const withPart =
  (part: object) =>
  (document: Json): void => {
    set([...created, "schema"], {
      type: "object",
      additionalProperties: false,
      required: ["text"],
      properties: { text: { type: "string", description: "The text." }, part }
    })(document)
    set([...created, "examples"], { one: { value: { text: "Later." } } })(document)
  }

/** Other descriptions that no rule objects to. */
const variations = {
  "a cursor in a header": (document: Json) => {
    set([...list, "x-pagination", "next"], "link:next")(document)
    set([...list, "responses", "200", "headers"], {
      Link: {
        description: "Where the next page is.",
        schema: { type: "string" },
        example: '<https://library.test/books?from=abc>; rel="next"'
      }
    })(document)
  },
  "a place to start from, which makes no list": (document: Json) => {
    set(
      [...list, "parameters"],
      [{ name: "from", in: "query", description: "Place.", schema: { type: "string" } }]
    )(document)
    set([...list, "x-pagination"])(document)
  },
  "a size beside a cursor, which does not lead to a second page": set(
    [...list, "parameters", "2"],
    {
      name: "per_page",
      in: "query",
      description: "Size.",
      schema: { type: "integer" }
    }
  ),
  "a write that responds with an array": (document: Json) => {
    set([...create, "responses", "204"])(document)
    set([...create, "responses", "201"], {
      description: "All books.",
      content: {
        "application/json": {
          schema: { type: "array", items: { $ref: "#/components/schemas/Book" } },
          examples: { emma: { value: [{ title: "Emma" }] } }
        }
      }
    })(document)
  },
  "a replacement whose members are all optional": asReplacement,
  "a deletion that says what a second one returns": as("delete", {
    class: "idempotent",
    second: [204, 409]
  }),
  "a change that is never retried with a member": as("patch", {
    class: "idempotent",
    reason: "It sets the title.",
    neverWith: ["title"]
  }),
  "a POST that only reads": set([...create, "x-read-only"], true),
  "a GET that does more than reading": set([...list, "x-read-only"], false),
  "a POST with a read scope that writes": (document: Json) => {
    set([...create, "x-scopes"], { anyOf: ["read:books"] })(document)
    set([...create, "x-read-only"], false)(document)
  },
  "a 404 that the description names, and a number that is no error": (document: Json) => {
    set([...create, "responses", "404"], notFound)(document)
    set(
      [...create, "description"],
      "Adds one of 200 books. 404 if there is no such shelf; 409 if it is full."
    )(document)
  },
  "objects in a request that are closed, open for a reason, a map, or in responses too": (
    document: Json
  ) => {
    const properties = { text: { type: "string", description: "The text." } }
    const object = { type: "object", description: "A part." }
    set([...book, "properties", "part"], { ...object, properties, additionalProperties: false })(
      document
    )
    set([...book, "properties", "labels"], { ...object, "x-open": "Readers name them." })(document)
    set([...book, "properties", "counts"], {
      ...object,
      additionalProperties: { type: "integer" }
    })(document)
    set([...created, "schema"], {
      type: "object",
      additionalProperties: false,
      required: ["page"],
      properties: {
        page: { $ref: "#/components/schemas/BookPage", description: "As it was read." }
      }
    })(document)
    set([...created, "examples"], { one: { value: { page: { books: [] } } } })(document)
  },
  "a request that is open for a reason": (document: Json) => {
    set([...book, "additionalProperties"], true)(document)
    set([...book, "x-open"], "Each library names further members.")(document)
  }
} satisfies Record<string, (document: Json) => void>

/** One broken place a case, and the one finding that it must give: the rule and the pointer. */
const cases = {
  "an id without a resource": {
    breakIt: set([...list, "operationId"], "list"),
    finding: ["contract/operation-id-form", "#/paths/~1books/get/operationId"]
  },
  "an id in snake case": {
    breakIt: set([...list, "operationId"], "books.get_list"),
    finding: ["contract/operation-id-form", "#/paths/~1books/get/operationId"]
  },
  "a tag that is not the resource": {
    breakIt: set([...list, "operationId"], "shelves.list"),
    finding: ["contract/operation-id-form", "#/paths/~1books/get/tags"]
  },
  "the same id twice": {
    breakIt: set([...create, "operationId"], "books.list"),
    finding: ["operation-operationId-unique", "#/paths/~1books/post/books.list"]
  },
  "an error without a body": {
    breakIt: set([...create, "responses", "409"], { description: "It is there already." }),
    finding: ["contract/error-body", "#/paths/~1books/post/responses/409"]
  },
  "an error of another schema": {
    breakIt: set([...conflict, "schema"], { type: "object" }),
    finding: ["contract/error-body", "#/paths/~1books/post/responses/409"]
  },
  "an error whose example has another status": {
    breakIt: set([...conflict, "examples", "usual", "value", "statusCode"], 400),
    finding: ["contract/error-body", "#/paths/~1books/post/responses/409"]
  },
  "a body that is not required but has required members": {
    breakIt: set([...create, "requestBody", "required"]),
    finding: ["contract/required-body", "#/paths/~1books/post/requestBody/required"]
  },
  "a body that is required but may be empty": {
    breakIt: set([...book, "required"]),
    finding: ["contract/required-body", "#/paths/~1books/post/requestBody/required"]
  },
  "a request that does not say whether it takes other members": {
    breakIt: set([...book, "additionalProperties"]),
    finding: ["contract/request-members", "#/components/schemas/Book"]
  },
  "a request that is open without a reason": {
    breakIt: set([...book, "additionalProperties"], true),
    finding: ["contract/request-members", "#/components/schemas/Book"]
  },
  "a request that is open for an empty reason": {
    breakIt: (document: Json) => {
      set([...book, "additionalProperties"])(document)
      set([...book, "x-open"], " ")(document)
    },
    finding: ["contract/request-members", "#/components/schemas/Book"]
  },
  "a closed request with a reason to be open": {
    breakIt: set([...book, "x-open"], "The library takes anything."),
    finding: ["contract/request-members", "#/components/schemas/Book"]
  },
  "an object in a request that does not say whether it takes other members": {
    breakIt: withPart({
      type: "object",
      description: "A part.",
      properties: { text: { type: "string", description: "The text." } }
    }),
    finding: ["contract/request-members", `${createdSchema}/properties/part`]
  },
  "a map in a request whose values are not described, without a reason": {
    breakIt: withPart({
      type: "array",
      description: "Labels.",
      items: { type: "object", description: "A label.", additionalProperties: true }
    }),
    finding: ["contract/request-members", `${createdSchema}/properties/part/items`]
  },
  "a list whose items do not say whether they take other members": {
    breakIt: asList,
    finding: ["contract/request-members", `${createdSchema}/items`]
  },
  "an alternative that does not say whether it takes other members": {
    breakIt: asChoice,
    finding: ["contract/request-members", `${createdSchema}/oneOf/1`]
  },
  "a pattern for which u matters": {
    breakIt: set([...book, "properties", "title", "pattern"], "^[\\w-.]+$"),
    finding: ["contract/pattern-unicode", "#/components/schemas/Book/properties/title"],
    // Redocly cannot check the examples of such a schema, and says so.
    alsoFoundBy: "no-invalid-media-type-examples"
  },
  "an operation without a summary": {
    breakIt: set([...create, "summary"]),
    finding: ["contract/operation-metadata", "#/paths/~1books/post/summary"],
    alsoFoundBy: "operation-summary"
  },
  "an operation without a description": {
    breakIt: set([...create, "description"]),
    finding: ["contract/operation-metadata", "#/paths/~1books/post/description"]
  },
  "an operation without x-retry": {
    breakIt: set([...create, "x-retry"]),
    finding: retryOfCreate
  },
  "an unknown x-retry": {
    breakIt: set([...create, "x-retry"], { class: "sometimes", reason: "It depends." }),
    finding: retryOfCreate
  },
  "a safe write": {
    breakIt: set([...create, "x-retry", "class"], "safe"),
    finding: retryOfCreate
  },
  "a read that is not safe": {
    breakIt: set([...list, "x-retry"], "idempotent"),
    finding: ["contract/retry-class", "#/paths/~1books/get/x-retry"]
  },
  "a class of a POST without a reason": {
    breakIt: set([...create, "x-retry"], "never"),
    finding: retryOfCreate
  },
  "an empty reason": {
    breakIt: set([...create, "x-retry", "reason"], " "),
    finding: retryOfCreate
  },
  "a class of a PATCH without a reason": {
    breakIt: as("patch", "idempotent"),
    finding: ["contract/retry-class", "#/paths/~1books/patch/x-retry"]
  },
  "a deletion that does not say what a second one returns": {
    breakIt: as("delete", "idempotent"),
    finding: retryOfDelete
  },
  "a second deletion that returns a status that is not declared": {
    breakIt: as("delete", { class: "idempotent", second: [204, 404] }),
    finding: retryOfDelete
  },
  "a second deletion that returns nothing": {
    breakIt: as("delete", { class: "idempotent", second: [] }),
    finding: retryOfDelete
  },
  "a member that raises the class and that the body does not have": {
    breakIt: set([...create, "x-retry"], {
      class: "idempotent",
      reason: "It sets the title.",
      neverWith: ["title", "notify"]
    }),
    finding: retryOfCreate
  },
  "a member that raises the highest class": {
    breakIt: set([...create, "x-retry", "neverWith"], ["title"]),
    finding: retryOfCreate
  },
  "a read whose effect goes without saying": {
    breakIt: set([...list, "x-read-only"], true),
    finding: ["contract/read-only", "#/paths/~1books/get/x-read-only"]
  },
  "a write of which it goes without saying": {
    breakIt: set([...create, "x-read-only"], false),
    finding: readOnlyOfCreate
  },
  "an x-read-only that is neither true nor false": {
    breakIt: set([...create, "x-read-only"], "yes"),
    finding: readOnlyOfCreate
  },
  "a POST with a read scope that does not say whether it only reads": {
    breakIt: set([...create, "x-scopes"], { anyOf: ["read:books"] }),
    finding: readOnlyOfCreate
  },
  "an operation without x-scopes": {
    breakIt: set([...create, "x-scopes"]),
    finding: ["contract/operation-metadata", "#/paths/~1books/post/x-scopes"]
  },
  "scopes that are not said to be all or any": {
    breakIt: set([...create, "x-scopes"], ["create:books"]),
    finding: ["contract/operation-metadata", "#/paths/~1books/post/x-scopes"]
  },
  "an operation without x-lifecycle": {
    breakIt: set([...create, "x-lifecycle"]),
    finding: ["contract/operation-metadata", "#/paths/~1books/post/x-lifecycle"]
  },
  "a list with page parameters and no x-pagination": {
    breakIt: set([...list, "x-pagination"]),
    finding: ["contract/list-pagination", "#/paths/~1books/get/x-pagination"]
  },
  "a bare array without x-pagination": {
    breakIt: (document: Json) => {
      set([...list, "parameters"])(document)
      set([...list, "x-pagination"])(document)
      set([...page, "schema"], {
        type: "array",
        items: { $ref: "#/components/schemas/BookPage" }
      })(document)
      set([...page, "examples", "last", "value"], [])(document)
    },
    finding: ["contract/list-pagination", "#/paths/~1books/get/x-pagination"]
  },
  "a style that the parameters do not fit": {
    breakIt: set([...list, "x-pagination", "style"], "both"),
    finding: ["contract/list-pagination", "#/paths/~1books/get/x-pagination"]
  },
  "items that the response does not have": {
    breakIt: set([...list, "x-pagination", "items"], "volumes"),
    finding: ["contract/list-pagination", "#/paths/~1books/get/x-pagination"]
  },
  "a cursor that is not named": {
    breakIt: set([...list, "x-pagination", "next"]),
    finding: ["contract/list-pagination", "#/paths/~1books/get/x-pagination"]
  },
  "a cursor in a header that is not declared": {
    breakIt: set([...list, "x-pagination", "next"], "link:next"),
    finding: ["contract/list-pagination", "#/paths/~1books/get/x-pagination"]
  },
  "a replacement that may leave its body out": {
    breakIt: (document: Json) => {
      asReplacement(document)
      set([...replace, "requestBody", "required"], false)(document)
    },
    finding: ["contract/required-body", "#/paths/~1books/put/requestBody/required"]
  },
  "a credential that is not marked": {
    breakIt: set([...book, "properties", "lock_secret", "x-secret"]),
    finding: ["contract/secret-properties", "#/components/schemas/Book/properties/lock_secret"]
  },
  "a credential in camel case that is not marked": {
    breakIt: set([...book, "properties", "apiKey"], { type: "string", description: "A key." }),
    finding: ["contract/secret-properties", "#/components/schemas/Book/properties/apiKey"]
  },
  "a default that is an example": {
    breakIt: set([...book, "properties", "shelf", "default"], 7),
    finding: ["contract/no-example-default", "#/components/schemas/Book/properties/shelf/default"]
  },
  "a parameter whose default is its example": {
    breakIt: set([...list, "parameters", "1"], {
      name: "take",
      in: "query",
      description: "Size.",
      schema: { type: "integer", default: 50 },
      example: 50
    }),
    finding: ["contract/no-example-default", "#/paths/~1books/get/parameters/1/example"]
  },
  "a property without a description": {
    breakIt: set([...book, "properties", "title", "description"]),
    finding: ["contract/described", "#/components/schemas/Book/properties/title"]
  },
  "a named schema without a description": {
    breakIt: set([...book, "description"]),
    finding: ["contract/described", "#/components/schemas/Book"]
  },
  "a parameter without a description": {
    breakIt: set([...list, "parameters", "0", "description"]),
    finding: ["contract/described", "#/paths/~1books/get/parameters/0"]
  },
  "a 404 that the description does not name": {
    breakIt: set([...create, "responses", "404"], notFound),
    finding: ["contract/described-statuses", "#/paths/~1books/post/description"]
  },
  "an error that the description names and that is not declared": {
    breakIt: set([...create, "description"], "Adds a book. 412 if the shelf is full."),
    finding: ["contract/described-statuses", "#/paths/~1books/post/description"]
  },
  "an example of filler": {
    breakIt: set([...page, "examples", "last", "value", "books", "0", "title"], "string"),
    finding: [
      "contract/no-placeholders",
      "#/paths/~1books/get/responses/200/content/application~1json/examples/last"
    ]
  },
  "a description of filler": {
    breakIt: set([...create, "description"], "TODO describe this"),
    finding: ["contract/no-placeholders", "#/paths/~1books/post"]
  },
  "a response without an example": {
    breakIt: set([...page, "examples"]),
    finding: [
      "contract/body-examples",
      "#/paths/~1books/get/responses/200/content/application~1json"
    ]
  },
  "an example that its schema forbids": {
    breakIt: set([...page, "examples", "last", "value", "books", "0", "title"], 7),
    finding: [
      "no-invalid-media-type-examples",
      "#/paths/~1books/get/responses/200/content/application~1json/examples/last/value/books/0/title"
    ]
  },
  "a parameter's example that its schema forbids": {
    breakIt: set([...list, "parameters", "1", "example"], "many"),
    finding: ["no-invalid-parameter-examples", "#/paths/~1books/get/parameters/1/example"]
  }
} satisfies Record<string, Case>

interface Case {
  readonly breakIt: (document: Json) => void
  readonly finding: readonly [rule: string, pointer: string]
  readonly alsoFoundBy?: string
}

const names = Object.keys(cases) as Array<keyof typeof cases>
const variationNames = Object.keys(variations) as Array<keyof typeof variations>
const folderOf = (name: string): string => `${name.replaceAll(" ", "-")}.`

let findings: Readonly<Record<string, ReadonlyArray<Finding>>> = {}

beforeAll(async () => {
  const documents: Record<string, Record<string, unknown>> = {}
  for (const name of names) {
    const document = goodDocument()
    cases[name].breakIt(document as unknown as Json)
    documents[folderOf(name)] = { "openapi.json": document }
  }
  for (const name of variationNames) {
    const document = goodDocument()
    variations[name](document as unknown as Json)
    documents[folderOf(name)] = { "openapi.json": document }
  }
  documents["good"] = { "openapi.json": goodDocument() }
  documents["orphans"] = orphans()
  findings = await lintDocuments(documents)
}, 60_000)

/** A description over two files, with one schema in each that nothing refers to. */
const orphans = () => {
  const document = goodDocument() as unknown as Json
  const schema = "description: A shelf.\n  type: string\n"
  set(["components", "schemas", "Magazine"], { description: "A magazine.", type: "object" })(
    document
  )
  set([...book, "properties", "shelf"], {
    $ref: "./shelves.yaml#/Shelf",
    description: "Its place."
  })(document)
  return {
    "openapi.json": document,
    "shelves.yaml": `Shelf:\n  ${schema}Ladder:\n  ${schema}lowerCaseIsPrivate: 1\n`
  }
}

test("a sound description has no finding", () => {
  expect(findings["good"]).toEqual([])
})

test.for(variationNames)("%s has no finding", (name) => {
  expect(findings[folderOf(name)]).toEqual([])
})

test.for(names)("%s", (name) => {
  const { finding, alsoFoundBy }: Case = cases[name]
  const found = findings[folderOf(name)]?.filter(({ rule }) => rule !== alsoFoundBy)
  expect(found?.map(({ rule, at }) => [rule, at])).toEqual([finding])
})

test("what nothing refers to", () => {
  expect(findings["orphans"]?.map(({ rule, message }) => [rule, message])).toEqual([
    ["contract/no-orphans", "Nothing refers to Ladder of orphans/shelves.yaml."],
    ["no-unused-components", 'Component: "Magazine" is never used.']
  ])
})
