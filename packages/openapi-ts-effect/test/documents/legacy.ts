/**
 * The same layer from older editions of OpenAPI: 3.0 and Swagger 2.0.
 */
import type { Node } from "./schema.ts"

const item = { type: "object", required: ["id"], properties: { id: { type: "string" } } }

export const version30: Node = {
  openapi: "3.0.3",
  info: { title: "Edition 3.0", version: "1" },
  paths: {
    "/items/{id}": {
      get: {
        operationId: "getItem",
        tags: ["items"],
        parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }],
        responses: {
          200: {
            description: "The item, if any",
            content: {
              "application/json": {
                schema: { nullable: true, allOf: [{ $ref: "#/components/schemas/Item" }] }
              }
            }
          },
          404: { description: "None", "x-error-codes": ["no_item"] }
        }
      }
    }
  },
  components: { schemas: { Item: item } }
}

export const version20: Node = {
  swagger: "2.0",
  info: { title: "Edition 2.0", version: "1" },
  consumes: ["application/json"],
  produces: ["application/json"],
  paths: {
    "/items": {
      post: {
        operationId: "createItem",
        tags: ["items"],
        parameters: [
          { in: "body", name: "item", required: true, schema: { $ref: "#/definitions/Item" } }
        ],
        responses: {
          201: { description: "Created", schema: { $ref: "#/definitions/Item" } },
          422: { description: "No", "x-error-codes": ["no_name"] }
        }
      }
    }
  },
  definitions: { Item: item }
}
