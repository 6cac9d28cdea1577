/** A small API with an operation of every kind that a generated SDK has. */

const json = (schema: object) => ({ content: { "application/json": { schema } } })

const response = (schema: object, description = "Fine") => ({ description, ...json(schema) })

const text = { type: "string" }

const picture = { $ref: "#/components/schemas/Picture" }

export const document = {
  openapi: "3.1.0",
  info: { title: "Pictures", version: "1.0.0" },
  servers: [{ url: "https://pictures.example" }],
  security: [{ key: [] }],
  paths: {
    "/pictures": {
      get: {
        operationId: "pictures.list",
        parameters: [
          { name: "page", in: "query", schema: { type: "integer" } },
          { name: "per_page", in: "query", schema: { type: "integer" } },
          {
            name: "tags",
            in: "query",
            style: "pipeDelimited",
            explode: false,
            schema: { type: "array", items: text }
          }
        ],
        responses: { 200: response({ type: "array", items: picture }) }
      },
      post: {
        operationId: "pictures.create",
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["file"],
                properties: { file: { type: "string", format: "binary" }, title: text }
              }
            }
          }
        },
        responses: { 201: response(picture) }
      }
    },
    "/pictures/{id}": {
      get: {
        operationId: "pictures.get",
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        responses: {
          200: {
            ...response(picture),
            headers: { "X-Views": { schema: { type: "integer" } } }
          },
          404: response({ type: "object", properties: { code: text } }, "Not found"),
          "5XX": response({ type: "object", properties: { until: text } }, "Not now")
        }
      }
    },
    "/pictures/{id}/bytes": {
      get: {
        operationId: "pictures.bytes",
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        responses: {
          200: {
            description: "Bytes",
            content: { "image/png": { schema: { type: "string", format: "binary" } } }
          }
        }
      },
      put: {
        operationId: "pictures.replace",
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        requestBody: {
          required: true,
          content: { "image/png": { schema: { type: "string", format: "binary" } } }
        },
        responses: { 204: { description: "Replaced" } }
      }
    },
    "/describe": {
      post: {
        operationId: "pictures.describe",
        requestBody: {
          required: true,
          ...json({
            type: "object",
            required: ["id"],
            properties: { id: text, stream: { type: "boolean" } }
          })
        },
        responses: {
          200: {
            description: "Whole, or in words",
            content: {
              "application/json": { schema: { type: "object", properties: { whole: text } } },
              "text/event-stream": {
                schema: { type: "object", required: ["word"], properties: { word: text } }
              }
            }
          }
        }
      }
    }
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
    schemas: {
      Picture: {
        type: "object",
        required: ["id"],
        properties: { id: text, title: { type: ["string", "null"] } }
      }
    }
  }
}
