/**
 * What real documents have and small ones do not: each part of it has once stopped generation, or has
 * been sent or read as something else than it is.
 */
import { content, inPath, integer, list, object, ref, response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

const number: Node = { type: "number" }

const binary: Node = { type: "string", format: "binary" }

const query = (name: string, rest: Node): Node => ({ name, in: "query", ...rest })

const echo: Node = { responses: { 200: response(ref("Echo")) } }

const problem = (schema: Node): Node => response(schema, "application/problem+json")

export const wild: Node = {
  openapi: "3.1.0",
  info: { title: "Wild", version: "1.0.0" },
  paths: {
    "/droplets/{droplet_id}": {
      parameters: [{ $ref: "#/components/parameters/DropletId" }, query("trace", { schema: text })],
      get: {
        operationId: "get_droplet",
        tags: ["Droplets"],
        parameters: [query("trace", { schema: integer })],
        responses: {
          200: response(ref("Droplet")),
          404: problem(ref("Problem")),
          418: problem(ref("Teapot")),
          "4XX": problem(ref("Refusal")),
          "5xx": problem(ref("Outage")),
          default: problem(ref("Problem"))
        }
      },
      delete: {
        operationId: "delete_droplet",
        tags: ["Droplets"],
        responses: { 200: response(ref("Droplet")), 204: response() }
      },
      query: { responses: { 200: response(text) } },
      additionalOperations: { COPY: { responses: { 200: response(text) } } }
    },
    "/droplets": {
      get: {
        operationId: "list_droplets",
        tags: ["Droplets"],
        responses: {
          200: {
            ...response(list(ref("Droplet"))),
            headers: {
              "X-Total": { schema: integer },
              "X-Partial": { schema: { type: "boolean" } },
              "X-Tags": { schema: list(text) },
              "X-Other": { schema: text }
            }
          },
          default: problem(ref("Problem"))
        }
      },
      post: {
        operationId: "create_droplet",
        tags: ["Droplets"],
        requestBody: { required: true, ...content(ref("Droplet")) },
        callbacks: { done: { "{$request.body#/url}": { post: { responses: {} } } } },
        responses: {
          201: response(ref("Droplet")),
          409: { $ref: "#/components/responses/Conflict" }
        }
      }
    },
    "/floating_ips": {
      get: {
        operationId: "list",
        tags: ["Floating IPs"],
        responses: { 200: response(list(ref("Array"))) }
      },
      post: {
        operationId: "list",
        tags: ["Floating IPs"],
        responses: { 200: response(ref("Rate%")) }
      }
    },
    "/chat": {
      post: {
        operationId: "chat/create",
        requestBody: {
          required: true,
          ...content(object({ prompt: text, stream: { type: "boolean" } }, ["prompt"]))
        },
        responses: {
          200: {
            description: "An answer, or its parts",
            content: {
              "application/json": { schema: ref("Completion") },
              "text/event-stream": { schema: object({ delta: text }, ["delta"]) }
            }
          }
        }
      }
    },
    "/parts": {
      get: {
        operationId: "parts.get",
        parameters: [{ $ref: "#/paths/~1encoded~1{list}~1{label}~1{matrix}/get/parameters/1" }],
        responses: {
          200: response(ref("Owner/properties/address")),
          410: problem({
            $ref: "#/components/responses/Moved/content/application~1json/schema/properties/to"
          })
        }
      }
    },
    "/logs": {
      get: {
        operationId: "logs.tail",
        parameters: [
          { name: "Accept", in: "header", required: true, schema: text },
          { name: "Host", in: "header", schema: text }
        ],
        responses: { 200: response(object({ line: text }, ["line"]), "application/x-ndjson") }
      }
    },
    "/encoded/{list}/{label}/{matrix}": {
      parameters: [
        inPath("list", list(integer)),
        { ...inPath("label", list(text)), style: "label" },
        { ...inPath("matrix", object({ x: integer, y: integer })), style: "matrix", explode: true }
      ],
      get: {
        operationId: "encoded.parameters",
        parameters: [
          query("filter", content(object({ name: text, sizes: list(number) }))),
          query("url", { schema: text, allowReserved: true }),
          query("deep", {
            style: "deepObject",
            explode: true,
            schema: object({ range: object({ from: integer, to: integer }), tags: list(text) })
          }),
          query("pipes", { style: "pipeDelimited", explode: false, schema: list(text) }),
          query("spread", { schema: object({ a: text, b: text }) }),
          { name: "X-Point", in: "header", schema: object({ x: integer, y: integer }) },
          { name: "session", in: "cookie", required: true, schema: text },
          { name: "seen", in: "cookie", schema: list(text), explode: false }
        ],
        ...echo
      }
    },
    "/pictures": {
      put: {
        operationId: "encoded.picture",
        requestBody: { required: true, ...content(text, "image/png") },
        ...echo
      }
    },
    "/charges": {
      post: {
        operationId: "encoded.form",
        requestBody: {
          required: true,
          content: {
            "application/x-www-form-urlencoded": {
              schema: object(
                {
                  amount: integer,
                  metadata: object({ order: text, of: object({ day: text }) }),
                  expand: list(text),
                  plain: object({ kept: text })
                },
                ["amount"]
              ),
              encoding: {
                metadata: { style: "deepObject", explode: true },
                expand: { style: "deepObject", explode: true }
              }
            }
          }
        },
        ...echo
      }
    },
    "/uploads": {
      post: {
        operationId: "encoded.upload",
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: object(
                {
                  files: list(binary),
                  labels: list(text),
                  about: object({ by: text }),
                  page: text
                },
                ["files"]
              ),
              encoding: { page: { contentType: "text/html, text/plain" } }
            },
            "application/octet-stream": { schema: binary }
          }
        },
        ...echo
      }
    }
  },
  webhooks: { dropletCreated: { post: { responses: { 200: response() } } } },
  components: {
    responses: { Conflict: response(), Moved: response(object({ to: object({ now: text }) })) },
    parameters: { DropletId: inPath("droplet_id", ref("DropletId")) },
    schemas: {
      DropletId: { type: "integer" },
      Droplet: {
        type: "object",
        required: ["id", "name", "password"],
        properties: {
          id: { type: "integer", readOnly: true },
          name: text,
          password: { type: "string", writeOnly: true },
          parent: ref("Droplet")
        },
        example: { id: 1, parent: { $ref: "#/components/examples/nowhere" } }
      },
      Array: object({ ip: text }, ["ip"]),
      "Rate%": object({ percent: number }, ["percent"]),
      Owner: object({
        address: object({ street: text, next: ref("Owner/properties/address") }, ["street"])
      }),
      Completion: object({ text }, ["text"]),
      Problem: object({ title: text, code: text }),
      Teapot: object({ short: { type: "boolean" } }),
      Refusal: object({ refused: text }),
      Outage: object({ until: text }),
      Echo: object({ method: text, url: text, headers: { type: "object" }, body: text }, [
        "method",
        "url",
        "headers",
        "body"
      ]),
      Unused: object({ never: text })
    }
  }
}
