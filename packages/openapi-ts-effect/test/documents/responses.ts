/**
 * Every kind of response: JSON of each kind, text, bytes, events, nothing, and mixtures.
 */
import { response, document, list, object, ref, text } from "./schema.ts"

const asking = (operationId: string, responses: object): object => ({
  get: { operationId: `responses.${operationId}`, responses }
})

const binary = { type: "string", format: "binary" }

export const responses = document(
  "Responses",
  {
    "/array": asking("array", { 200: response(list(ref("Thing"))) }),
    "/boolean": asking("boolean", { 200: response({ type: "boolean" }) }),
    "/bytes": asking("bytes", { 200: response(binary, "application/octet-stream") }),
    "/csv": asking("csv", { 200: response(text, "text/csv; charset=utf-8") }),
    "/cycle": asking("cycle", { 200: response(ref("Loop")) }),
    "/default-only": asking("defaultOnly", { default: response(ref("Thing")) }),
    "/discriminated": asking("discriminated", {
      200: response({
        oneOf: [ref("Thing"), ref("Other")],
        discriminator: {
          propertyName: "name",
          mapping: { thing: "#/components/schemas/Thing", other: "#/components/schemas/Other" }
        }
      })
    }),
    "/either": asking("either", {
      200: response({ anyOf: [ref("Thing"), list(ref("Thing")), { type: "null" }] })
    }),
    "/empty-schema": asking("emptySchema", {
      200: { description: "Anything", content: { "application/json": {} } }
    }),
    "/events": asking("events", {
      200: response(ref("Thing"), "text/event-stream"),
      403: response()
    }),
    "/intersection": asking("intersection", {
      200: response({ allOf: [ref("Thing"), object({ extra: text })] })
    }),
    "/map": asking("map", {
      200: response(
        { type: "object", additionalProperties: { type: "number" } },
        "application/problem+json"
      )
    }),
    "/nothing": asking("nothing", { 200: response(), 204: response() }),
    "/no-body-allowed": asking("noBodyAllowed", { 204: response(ref("Thing")) }),
    "/number": asking("number", { 200: response({ type: "integer" }) }),
    "/object-or-nothing": asking("objectOrNothing", {
      204: response(),
      202: response(ref("Thing"))
    }),
    "/probe": {
      head: {
        operationId: "responses.probe",
        responses: { 200: response(ref("Thing")), 404: response() }
      }
    },
    "/range": asking("range", {
      "2XX": response(ref("Thing")),
      "4XX": response(),
      500: response(),
      504: response()
    }),
    "/redirect": asking("redirect", { 302: response() }),
    "/undeclared": asking("undeclared", { 201: response() }),
    "/two-objects": asking("twoObjects", {
      200: response(ref("Thing")),
      201: response(ref("Loop"))
    })
  },
  {
    Thing: object({ name: text }, ["name"]),
    Other: object({ name: text, other: text }, ["name"]),
    Loop: object({ loop: { oneOf: [ref("Loop"), { type: "null" }] } })
  }
)
