/** An API on several servers, whose operations ask for different credentials. */
import { response, text } from "./schema.ts"
import type { Node } from "./schema.ts"

const get = (operationId: string, rest: Node = {}): Node => ({
  get: { operationId, responses: { 200: response(text) }, ...rest }
})

export const places: Node = {
  openapi: "3.1.0",
  info: { title: "Places", version: "1.0.0" },
  servers: [
    { url: "https://api.places.example/v1", description: "Production" },
    {
      url: "https://{region}.places.example/{version}",
      description: "Regional",
      variables: {
        region: { enum: ["eu", "us"], default: "eu" },
        version: { default: "v2", description: "The version of the API." }
      }
    }
  ],
  security: [{ key: [] }],
  paths: {
    "/main": get("places.main"),
    "/open": get("places.open", { security: [] }),
    "/admin": get("places.admin", { security: [{ admin: [] }, { key: [], session: [] }] }),
    "/both": get("places.both", {
      security: [{ session: [], other: [] }],
      parameters: [{ name: "seen", in: "cookie", schema: text }]
    }),
    "/machine": get("places.machine", { security: [{ machine: ["read"] }] }),
    "/parts": {
      servers: [
        {
          url: "https://{upload-host}/{version}",
          variables: {
            "upload-host": { default: "upload.places.example" },
            version: { default: "v3" }
          }
        }
      ],
      ...get("places.parts")
    },
    "/regions": {
      servers: [
        {
          url: "https://{region}.regions.example",
          variables: { region: { default: "eu" } }
        }
      ],
      ...get("places.regions")
    },
    "/files": {
      servers: [{ url: "https://files.places.example/up" }],
      ...get("places.files"),
      post: {
        operationId: "places.beta",
        servers: [{ url: "/beta" }],
        responses: { 200: response(text) }
      }
    }
  },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      session: { type: "apiKey", in: "cookie", name: "sid" },
      other: { type: "apiKey", in: "cookie", name: "oid" },
      admin: { type: "http", scheme: "basic" },
      machine: {
        type: "oauth2",
        flows: {
          clientCredentials: { tokenUrl: "https://login.places.example/token", scopes: {} }
        }
      },
      signed: { type: "mutualTLS" }
    }
  }
}
