/**
 * Short forms for the parts of OpenAPI documents that the fixtures share.
 */

/** Any JSON object; the fixtures are deliberately not held to a schema of OpenAPI. */
export interface Node {
  readonly [key: string]: unknown
}

export const ref = (name: string): Node => ({ $ref: `#/components/schemas/${name}` })

export const text: Node = { type: "string" }

export const integer: Node = { type: "integer" }

export const list = (items: Node): Node => ({ type: "array", items })

export const object = (properties: Node, required: ReadonlyArray<string> = []): Node => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required })
})

export const content = (schema: Node, mediaType = "application/json"): Node => ({
  content: { [mediaType]: { schema } }
})

export const response = (schema?: Node, mediaType?: string): Node => ({
  description: "A response",
  ...(schema === undefined ? {} : content(schema, mediaType))
})

export const inPath = (name: string, schema: Node = text): Node => ({
  in: "path",
  name,
  required: true,
  schema
})

export const inQuery = (name: string, schema: Node = text, required = false): Node => ({
  in: "query",
  name,
  schema,
  ...(required ? { required } : {})
})

export const inHeader = (name: string, required = false): Node => ({
  in: "header",
  name,
  schema: text,
  required
})

export const inCookie = (name: string, required = false): Node => ({
  in: "cookie",
  name,
  schema: text,
  required
})

export const document = (
  title: string,
  paths: Node,
  schemas: Node = {},
  responses: Node = {}
): Node => ({
  openapi: "3.1.0",
  info: { title, version: "1.0.0" },
  paths,
  components: { schemas, responses }
})
