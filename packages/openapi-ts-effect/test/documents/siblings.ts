/** Trees whose schema refers to itself with constraints beside the reference, by version of OpenAPI. */
import { integer, list, object, ref, response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

const info = { title: "Siblings", version: "1.0.0" }

const inDefinitions = { $ref: "#/definitions/Tree" }

export const siblings20: Node = {
  swagger: "2.0",
  info,
  produces: ["application/json"],
  paths: {
    "/trees": {
      get: {
        operationId: "trees.get",
        responses: { 200: { description: "A tree", schema: inDefinitions } }
      }
    }
  },
  definitions: {
    Tree: object({
      label: text,
      left: { ...inDefinitions, type: "object", minProperties: 1, description: "Below, left." },
      right: { ...inDefinitions, type: "object", "x-nullable": true }
    })
  }
}

const paths = {
  "/trees": { get: { operationId: "trees.get", responses: { 200: response(ref("Tree")) } } }
}

export const siblings30: Node = {
  openapi: "3.0.3",
  info,
  paths,
  components: {
    schemas: {
      Tree: object({
        label: text,
        left: { ...ref("Tree"), type: "object", required: ["label"], description: "Below, left." },
        right: { ...ref("Tree"), type: "object", nullable: true }
      })
    }
  }
}

export const siblings31: Node = {
  openapi: "3.1.0",
  info,
  paths,
  components: {
    schemas: {
      Tree: object({
        label: text,
        left: { ...ref("Tree"), required: ["label"], description: "Below, left." },
        leaves: list({ ...ref("Leaf"), required: ["size"] }),
        size: { ...ref("Size"), maximum: 9 }
      }),
      // Leads back by a part of its own.
      Leaf: { allOf: [ref("Tree"), object({ size: integer })] },
      Size: { type: "integer", minimum: 1 }
    }
  }
}
