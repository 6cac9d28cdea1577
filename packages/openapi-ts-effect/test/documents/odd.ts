/** What a document may say and a generator easily loses, or sends otherwise, without a word. */
import { content, inQuery, integer, list, object, ref, response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

/** JSON in the data of an event. */
const inData = (schema: Node): Node => ({
  ...text,
  contentMediaType: "application/json",
  contentSchema: schema
})

const file = { type: "string", format: "binary" }

const pet = (kind: string): Node => object({ kind: text, [kind]: text }, ["kind"])

const mediaType = (name: string): Node => ({ $ref: `#/components/mediaTypes/${name}` })

export const odd: Node = {
  openapi: "3.1.0",
  info: { title: "Odd", version: "1.0.0" },
  paths: {
    "": { post: { operationId: "odd.nothing", responses: { 204: response() } } },
    "/session": {
      get: {
        operationId: "odd.session",
        parameters: [
          { in: "header", name: "Cookie", schema: text },
          { in: "cookie", name: "a.b", style: "cookie", schema: text },
          { in: "cookie", name: "plain", schema: text },
          { in: "cookie", name: "seen", style: "cookie", schema: list(text) },
          { in: "cookie", name: "kept", style: "cookie", explode: false, schema: list(text) }
        ],
        responses: { 200: response(object({})) }
      }
    },
    "/found": {
      get: {
        operationId: "odd.found",
        parameters: [
          {
            in: "querystring",
            name: "all",
            content: {
              "application/x-www-form-urlencoded": {
                schema: object(
                  { q: text, tags: list(text), at: object({ x: integer }), ids: list(integer) },
                  ["q"]
                ),
                encoding: { ids: { explode: false } }
              }
            }
          }
        ],
        responses: { 200: response(object({})) }
      }
    },
    "/ask": {
      post: {
        operationId: "odd.ask",
        requestBody: content(object({ stream: { type: "boolean" } })),
        responses: {
          200: {
            description: "All at once, or in parts",
            content: {
              "application/json": { schema: object({}) },
              "text/event-stream": {
                itemSchema: {
                  ...object({ event: text, data: text }, ["data"]),
                  oneOf: [
                    object({ event: { const: "part" }, data: inData(ref("Part")) }),
                    object({ event: { const: "end" }, data: inData(object({ tokens: integer })) }),
                    object({ event: { const: "ping" } })
                  ]
                }
              }
            }
          }
        }
      }
    },
    "/news": {
      get: {
        operationId: "odd.news",
        responses: {
          200: response(
            object({ event: text, id: text, data: { anyOf: [ref("Part"), ref("Cat")] } }),
            "text/event-stream"
          )
        }
      }
    },
    "/notes": {
      post: {
        operationId: "odd.notes",
        responses: {
          200: response(object({ event: text, data: ref("Part"), at: text }), "text/event-stream")
        }
      }
    },
    "/usage": {
      get: {
        operationId: "odd.usage",
        responses: {
          200: response({
            $defs: {
              Role: { type: "string", enum: ["user", "tool"] },
              Usage: object({ role: { $ref: "#/$defs/Role" } }, ["role"])
            },
            type: "object",
            properties: { usage: { $ref: "#/$defs/Usage" }, role: { $ref: "#/$defs/Role" } }
          })
        }
      }
    },
    "/pets": {
      get: {
        operationId: "odd.pets",
        parameters: [{ in: "querystring", name: "all", ...content(text, "text/plain") }],
        responses: {
          200: { description: "Pets", content: { "application/json": mediaType("Pets") } },
          404: response(text, "text/plain; charset=utf-8"),
          409: response(object({ code: text }), "text/html"),
          410: response(text, "image/png"),
          "4XX": response(object({ code: text })),
          "5XX": response(text, "text/plain"),
          default: response(object({ code: text }))
        }
      },
      trace: { operationId: "odd.trace", responses: { 204: response() } }
    },
    "/delimited": {
      get: {
        operationId: "odd.delimited",
        parameters: [{ ...inQuery("where", object({ a: text, b: text })), style: "pipeDelimited" }],
        responses: { 200: response({}) }
      }
    },
    "/search": {
      get: {
        operationId: "odd.search",
        requestBody: content(object({ q: text })),
        responses: { 200: response(ref("Choices")) }
      },
      post: {
        operationId: "odd.upload",
        requestBody: {
          content: {
            "multipart/form-data": {
              schema: object({ picture: file, any: file, note: text }),
              encoding: {
                picture: {
                  contentType: "image/png, image/jpeg",
                  headers: { "X-Part": { schema: text } }
                },
                any: { contentType: "image/*" }
              }
            }
          }
        },
        responses: { 200: response({}) }
      },
      put: {
        operationId: "odd.mixed",
        requestBody: content(object({ a: text }), "multipart/mixed"),
        responses: { 200: response({}) }
      }
    }
  },
  components: {
    mediaTypes: { Pets: { schema: list(ref("Pet")) } },
    schemas: {
      Part: object({ delta: text }, ["delta"]),
      Cat: pet("meow"),
      Dog: pet("bark"),
      Pet: {
        oneOf: [ref("Cat"), ref("Dog")],
        discriminator: {
          propertyName: "kind",
          mapping: { cat: "#/components/schemas/Cat", dog: "Dog" }
        }
      },
      Base: { ...object({ type: text, size: integer }), discriminator: { propertyName: "type" } },
      Choices: object({
        letter: { enum: ["a", null] },
        nothing: { enum: [null] },
        nested: { enum: [{ a: 1 }, "b"] },
        base: { allOf: [ref("Base")], description: "Not a subclass." }
      })
    }
  }
}
