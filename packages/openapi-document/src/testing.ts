/**
 * A small description that no rule objects to. Each test of a rule breaks a copy of it in one place.
 */

const errorResponse = (status: number, error: string) => ({
  description: `Returns ${status}.`,
  content: {
    "application/json": {
      schema: { $ref: "#/components/schemas/ErrorBody" },
      examples: { usual: { value: { statusCode: status, error, message: "It went wrong." } } }
    }
  }
})

/** Makes a new copy of the description, so that a test may change it. */
export const goodDocument = () => ({
  openapi: "3.1.0",
  info: {
    title: "Library",
    version: "1.0.0",
    description: "Books of a library.",
    license: { name: "MIT", identifier: "MIT" }
  },
  jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
  servers: [{ url: "https://library.test", description: "The library." }],
  security: [{ token: [] }],
  tags: [{ name: "books", description: "What can be borrowed." }],
  paths: {
    "/books": {
      get: {
        operationId: "books.list",
        tags: ["books"],
        summary: "List books",
        description: "Gives the books, a page at a time.",
        "x-retry": "safe",
        "x-scopes": { anyOf: ["read:books"] },
        "x-lifecycle": "ga",
        "x-pagination": { style: "checkpoint", items: "books", next: "next" },
        parameters: [
          { name: "from", in: "query", description: "Cursor.", schema: { type: "string" } },
          { name: "take", in: "query", description: "Size.", schema: { type: "integer" } }
        ],
        responses: {
          "200": {
            description: "A page.",
            content: {
              "application/json": {
                schema: { $ref: "#/components/schemas/BookPage" },
                examples: { last: { value: { books: [{ title: "Emma" }] } } }
              }
            }
          },
          "429": errorResponse(429, "Too Many Requests")
        }
      },
      post: {
        operationId: "books.create",
        tags: ["books"],
        summary: "Add a book",
        description: "Adds a book to the shelf.",
        "x-retry": { class: "never", reason: "A second request adds a second book." },
        "x-scopes": { allOf: ["create:books", "update:shelves"] },
        "x-lifecycle": "beta",
        requestBody: {
          description: "The book.",
          required: true,
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Book" },
              examples: { emma: { value: { title: "Emma" } } }
            }
          }
        },
        responses: {
          "204": { description: "It is on the shelf." },
          "409": errorResponse(409, "Conflict")
        }
      }
    }
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer", description: "A token." } },
    schemas: {
      Book: {
        description: "A book.",
        type: "object",
        additionalProperties: false,
        required: ["title"],
        properties: {
          title: { type: "string", description: "Its title.", pattern: "^\\p{L}" },
          lock_secret: { type: "string", description: "Opens the case.", "x-secret": true },
          shelf: { type: "integer", description: "Its place.", default: 1, examples: [7] }
        }
      },
      BookPage: {
        description: "A page of books.",
        type: "object",
        additionalProperties: false,
        properties: {
          books: {
            type: "array",
            description: "The books.",
            items: { $ref: "#/components/schemas/Book" }
          },
          next: { type: "string", description: "Cursor of the next page." }
        }
      },
      ErrorBody: {
        description: "An error.",
        type: "object",
        properties: {
          statusCode: { type: "integer", description: "Status." },
          error: { type: "string", description: "Its name." },
          message: { type: "string", description: "What went wrong." }
        }
      }
    }
  }
})
