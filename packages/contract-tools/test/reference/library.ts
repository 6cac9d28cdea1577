/**
 * A small description with one of everything that the reference has words for.
 */
import { type Contract, isContract } from "openapi-document"

const json = (schema: object, examples: Readonly<Record<string, unknown>> = {}) => ({
  "application/json": {
    schema,
    examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]))
  }
})

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const id = { $ref: "#/components/parameters/BookId" }

const emma = { id: "bok_1", title: "Emma", shelf: { floor: 2, letter: "A" } }

const failure = (status: number, description: string, codes: ReadonlyArray<string> = []) => ({
  [status]: {
    description,
    ...(codes.length === 0 ? {} : { "x-error-codes": codes }),
    content: json(schema("ErrorBody"))
  }
})

/** Makes the description. */
export const library = (): Contract => {
  const document: unknown = {
    openapi: "3.1.0",
    tags: [
      { name: "books", description: "What can be borrowed." },
      { name: "books.rareCopies", description: "Single copies, one by one." }
    ],
    paths: {
      "/books": {
        get: {
          operationId: "books.list",
          summary: "List books",
          description: "Gives the books, a page at a time.",
          "x-retry": "safe",
          "x-scopes": { anyOf: ["read:books", "read:catalogue"] },
          "x-lifecycle": "ga",
          "x-pagination": { style: "both", items: "books", next: "next", total: "total" },
          parameters: [
            {
              name: "take",
              in: "query",
              description: "Size of a page.",
              schema: { type: "integer", minimum: 1, maximum: 100 },
              example: 50
            },
            {
              name: "genre",
              in: "query",
              description: "Only books of these genres.",
              schema: { type: "array", items: schema("GenreEnum") },
              example: ["novel"]
            },
            {
              name: "language",
              in: "query",
              required: true,
              description: "Only books in this language.",
              schema: { type: "string", pattern: "^[a-z]{2}|x$" },
              example: "en"
            }
          ],
          responses: {
            "200": {
              description: "A page of books.",
              content: json(schema("BookPage"), { array: [emma] })
            },
            ...failure(400, "The query is malformed.", ["invalid_query"]),
            ...failure(418, "The library only has tea.")
          }
        },
        post: {
          operationId: "books.create",
          summary: "Add a book",
          description: "Adds a book.\n\nIt needs a shelf.",
          "x-retry": "never",
          "x-scopes": { allOf: ["create:books", "update:shelves"] },
          "x-lifecycle": "beta",
          parameters: [
            {
              name: "Branch",
              in: "header",
              description: "Which branch.",
              schema: { type: "string" }
            }
          ],
          requestBody: {
            description: "The book.",
            required: true,
            content: json(schema("NewBook"), {
              complete: {
                title: "Emma",
                subtitle: "A novel",
                pages: 474,
                secret_code: "k7Lq",
                notes: ["signed"],
                genre: "novel",
                weight: 0.4
              },
              minimal: { title: "Emma" }
            })
          },
          responses: {
            "201": { description: "The book.", content: json(schema("Book"), { emma }) },
            ...failure(409, "It is there already.", ["taken"])
          }
        }
      },
      "/books/import": {
        post: {
          operationId: "books.import",
          summary: "Import books",
          "x-retry": {
            class: "idempotent",
            reason: "Books that are there already stay.",
            neverWith: ["file", "dry"]
          },
          "x-scopes": { allOf: [] },
          requestBody: {
            required: true,
            content: {
              "multipart/form-data": {
                schema: schema("Import"),
                examples: { one: { value: { file: '[{"title":"Emma"}]', dry: true } } }
              }
            }
          },
          responses: {
            "202": { description: "It goes on.", content: json({ type: "object" }, { none: {} }) },
            "204": { description: "It is done." }
          }
        }
      },
      "/books/{id}": {
        parameters: [id],
        delete: {
          operationId: "books.delete",
          summary: "Remove a book",
          "x-retry": { class: "idempotent", second: [204] },
          "x-scopes": { anyOf: ["delete:books"] },
          "x-lifecycle": "deprecated",
          responses: { "204": { description: "It is gone." } }
        }
      },
      "/books/{id}/copies": {
        get: {
          operationId: "books.rareCopies.get",
          summary: "Get the copies of a book",
          "x-retry": "safe",
          parameters: [id],
          responses: {
            "200": {
              description: "The copies.",
              content: json(
                { type: "array", items: schema("Copy") },
                { two: [{ number: 1 }, { number: 2, lent_to: { kind: "person", name: "Ada" } }] }
              )
            }
          }
        }
      },
      "/readers/{id}/books": {
        get: {
          operationId: "readers.getBooks",
          summary: "Get the books that a reader has",
          "x-retry": "safe",
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: {
            "200": {
              description: "The books.",
              content: json({ type: "array", items: schema("Book") }, { one: [emma] })
            }
          }
        }
      },
      "/news": {
        get: {
          operationId: "news.subscribe",
          summary: "Follow the news",
          "x-retry": "safe",
          responses: {
            "200": {
              description: "News as they come.",
              content: {
                "text/event-stream": {
                  schema: schema("News"),
                  examples: { one: { value: "event: book.added\ndata: {}\n\n" } }
                }
              }
            }
          }
        }
      }
    },
    components: {
      parameters: {
        BookId: {
          name: "id",
          in: "path",
          required: true,
          description: "Identifier of the book.",
          schema: { type: "string", minLength: 1 },
          example: "bok_1"
        }
      },
      schemas: {
        Book: {
          description: "A book.",
          type: "object",
          required: ["id", "title"],
          properties: {
            id: { type: "string", description: "Identifier." },
            title: { type: "string", description: "Title, a | in it or not.", maxLength: 1 },
            shelf: {
              type: ["object", "null"],
              description: "Its place.",
              required: ["floor"],
              properties: {
                floor: { type: "integer", minimum: 3 },
                letter: { type: "string", enum: ["A", "B"] }
              }
            },
            sequel: { anyOf: [schema("Book"), { type: "null" }], description: "What follows." },
            ratings: {
              type: "array",
              maxItems: 5,
              uniqueItems: true,
              items: {
                type: "object",
                properties: { stars: { $ref: "#/components/schemas/Stars" } }
              }
            },
            series: schema("Books"),
            labels: { type: "object", additionalProperties: { type: "string" }, maxProperties: 3 },
            genre: {
              ...schema("GenreEnum"),
              description: "Its genre.",
              "x-lifecycle": "early-access"
            }
          }
        },
        Books: {
          description: "Several books under one name, like their page.",
          type: "object",
          properties: { name: { type: "string" } }
        },
        BookPage: {
          anyOf: [
            { type: "array", items: schema("Book") },
            { type: "object", properties: { books: { type: "array", items: schema("Book") } } }
          ]
        },
        Stars: { type: "integer", minimum: 1, maximum: 5, description: "One to five." },
        GenreEnum: {
          description: "Kind of a book.",
          type: "string",
          enum: ["atlas", "ballad", "diary", "drama", "fable", "hymn", "letter", "novel", "poem"]
        },
        NewBook: {
          description: "What a book is made from.",
          type: "object",
          required: ["title"],
          additionalProperties: true,
          properties: {
            title: { type: "string", description: "Title.", minLength: 1, maxLength: 200 },
            subtitle: { type: "string", default: "" },
            pages: { type: "integer", exclusiveMinimum: 0 },
            secret_code: { type: "string", description: "Opens the case.", "x-secret": true },
            notes: { type: "array", items: { type: "string", maxLength: 80 } },
            genre: schema("GenreEnum"),
            weight: { type: "number", format: "float", exclusiveMaximum: 9 }
          }
        },
        Import: {
          type: "object",
          required: ["file"],
          properties: {
            file: { type: "string", format: "binary", description: "The file." },
            dry: { type: "boolean" }
          }
        },
        Copy: {
          allOf: [
            { type: "object", required: ["number"], properties: { number: { type: "integer" } } },
            {
              type: "object",
              properties: { lent_to: schema("Reader"), from: { const: "branch" } }
            }
          ]
        },
        Reader: {
          description: "Who has it.",
          oneOf: [
            {
              type: "object",
              description: "A person.",
              properties: { kind: { const: "person" }, name: { type: "string" } }
            },
            schema("Library")
          ]
        },
        Library: {
          description: "Another library.",
          type: "object",
          properties: { kind: { const: "library" } }
        },
        News: {
          type: "object",
          properties: { library: schema("Library"), genre: schema("GenreEnum") }
        },
        ErrorBody: { type: "object", properties: { message: { type: "string" } } }
      }
    }
  }
  if (!isContract(document)) throw new Error("The library has no paths.")
  return document
}
