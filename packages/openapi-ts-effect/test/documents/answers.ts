/**
 * Every kind of answer: JSON of each kind, text, bytes, events, nothing, and mixtures.
 */
import { answer, document, list, object, ref, text } from "./schema.ts"

const asking = (operationId: string, responses: object): object => ({
  get: { operationId: `answers.${operationId}`, responses }
})

const binary = { type: "string", format: "binary" }

export const answers = document(
  "Answers",
  {
    "/array": asking("array", { 200: answer(list(ref("Thing"))) }),
    "/boolean": asking("boolean", { 200: answer({ type: "boolean" }) }),
    "/bytes": asking("bytes", { 200: answer(binary, "application/octet-stream") }),
    "/csv": asking("csv", { 200: answer(text, "text/csv; charset=utf-8") }),
    "/cycle": asking("cycle", { 200: answer(ref("Loop")) }),
    "/default-only": asking("defaultOnly", { default: answer(ref("Thing")) }),
    "/discriminated": asking("discriminated", {
      200: answer({
        oneOf: [ref("Thing"), ref("Other")],
        discriminator: {
          propertyName: "name",
          mapping: { thing: "#/components/schemas/Thing", other: "#/components/schemas/Other" }
        }
      })
    }),
    "/either": asking("either", {
      200: answer({ anyOf: [ref("Thing"), list(ref("Thing")), { type: "null" }] })
    }),
    "/empty-schema": asking("emptySchema", {
      200: { description: "Anything", content: { "application/json": {} } }
    }),
    "/events": asking("events", { 200: answer(ref("Thing"), "text/event-stream"), 403: answer() }),
    "/intersection": asking("intersection", {
      200: answer({ allOf: [ref("Thing"), object({ extra: text })] })
    }),
    "/map": asking("map", {
      200: answer(
        { type: "object", additionalProperties: { type: "number" } },
        "application/problem+json"
      )
    }),
    "/nothing": asking("nothing", { 200: answer(), 204: answer() }),
    "/no-body-allowed": asking("noBodyAllowed", { 204: answer(ref("Thing")) }),
    "/number": asking("number", { 200: answer({ type: "integer" }) }),
    "/object-or-nothing": asking("objectOrNothing", { 204: answer(), 202: answer(ref("Thing")) }),
    "/probe": {
      head: {
        operationId: "answers.probe",
        responses: { 200: answer(ref("Thing")), 404: answer() }
      }
    },
    "/range": asking("range", {
      "2XX": answer(ref("Thing")),
      "4XX": answer(),
      500: answer(),
      504: answer()
    }),
    "/redirect": asking("redirect", { 302: answer() }),
    "/undeclared": asking("undeclared", { 201: answer() }),
    "/two-objects": asking("twoObjects", { 200: answer(ref("Thing")), 201: answer(ref("Loop")) })
  },
  {
    Thing: object({ name: text }, ["name"]),
    Other: object({ name: text, other: text }, ["name"]),
    Loop: object({ loop: { oneOf: [ref("Loop"), { type: "null" }] } })
  }
)
