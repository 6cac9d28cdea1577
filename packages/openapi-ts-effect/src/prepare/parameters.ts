/**
 * Marks parameters and form fields that the raw client would not encode as the document says, so that
 * the runtime encodes them.
 */
import { pascalCase, uniqueNames } from "../config/identifiers.ts"
import { isNode, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { pointerOf } from "../read/pointer.ts"
import { mark, markOf } from "./mark.ts"
import type { EncodingRules, ParameterRule, ParameterRules } from "./mark.ts"
import { formOf, isJson, isText } from "./media-types.ts"
import { componentsIn, operationsIn, resolvedNode } from "./operations.ts"
import type { Draft, PlacedOperation } from "./operations.ts"
import type { Report } from "./report.ts"

type Shape = "primitive" | "array" | "object" | "deep" | "any"

/** Members of a schema that say nothing of what its values are. */
const silent = /^(title|description|default|deprecated|nullable|readOnly|writeOnly|\$comment|x-.*)$/

/** What a value may be at most: a primitive, a list, an object, an object with others in it; or anything. */
const shapeOf = (document: unknown, schema: unknown, depth = 0): Shape => {
  const node = resolvedNode(document, schema)
  if (depth > 8) return "deep"
  if (Object.keys(node).every((name) => silent.test(name))) return "any"
  const shapes = ["allOf", "anyOf", "oneOf"].flatMap((keyword) =>
    Array.isArray(node[keyword])
      ? node[keyword].map((each: unknown) => shapeOf(document, each, depth + 1))
      : []
  )
  const isObject =
    [node["type"]].flat().includes("object") ||
    isNode(node["properties"]) ||
    isNode(node["additionalProperties"])
  if (isObject) {
    const below = [
      ...Object.values(isNode(node["properties"]) ? node["properties"] : {}),
      node["additionalProperties"]
    ]
    shapes.push(
      below.some((each) => isNode(each) && shapeOf(document, each, depth + 1) !== "primitive")
        ? "deep"
        : "object"
    )
  }
  if ([node["type"]].flat().includes("array")) {
    const item = shapeOf(document, node["items"], depth + 1)
    shapes.push(item === "primitive" ? "array" : item === "any" ? "any" : "deep")
  }
  return (
    (["deep", "object", "array", "any"] as const).find((each) => shapes.includes(each)) ??
    "primitive"
  )
}

const defaults = { path: "simple", header: "simple", query: "form", cookie: "form" } as const

const isPlace = (value: unknown): value is keyof typeof defaults =>
  typeof value === "string" && value in defaults

const textOr = <A>(value: unknown, otherwise: A): string | A =>
  typeof value === "string" ? value : otherwise

const isFlag = (value: unknown): boolean => value === "boolean" || typeof value === "boolean"

/** Whether a schema allows `true` or `false`. */
const mayBeFlag = (document: unknown, schema: unknown, depth = 0): boolean => {
  const node = resolvedNode(document, schema)
  return (
    [node["type"], node["enum"], node["const"]].flat().some(isFlag) ||
    ["allOf", "anyOf", "oneOf"].some(
      (keyword) =>
        depth < 8 &&
        Array.isArray(node[keyword]) &&
        node[keyword].some((each: unknown) => mayBeFlag(document, each, depth + 1))
    )
  )
}

/** The rule of a parameter with a non-default encoding. */
const ruleOf = (document: unknown, parameter: Node): ParameterRule | undefined => {
  const { allowReserved, content, explode, in: place, schema } = parameter
  if (!isPlace(place)) return undefined
  if (isNode(content)) {
    const [type = ""] = Object.keys(content)
    return isJson(type) ? { content: "json" } : {}
  }
  const style = textOr(parameter["style"], defaults[place])
  // OpenAPI 3.2 has the style of cookies, which are not percent-encoded.
  const isExplodedUsually = style === "form" || style === "cookie"
  const isExploded = typeof explode === "boolean" ? explode : isExplodedUsually
  const shape = shapeOf(document, schema)
  // A boolean as an id is an error, unless the document declares one.
  if (place === "path" && shape === "primitive" && style === "simple") {
    return mayBeFlag(document, schema) ? {} : undefined
  }
  const reserved = place === "query" && allowReserved === true
  const isUsual =
    !reserved &&
    (shape === "primitive"
      ? style === defaults[place] || (place === "query" && style !== "form")
      : shape === "array" &&
        (place === "header" || (place === "query" && style === "form" && isExploded)))
  return isUsual
    ? undefined
    : {
        ...(style === defaults[place] ? {} : { style }),
        ...(isExploded === isExplodedUsually ? {} : { explode: isExploded }),
        ...(reserved ? { allowReserved: true } : {})
      }
}

/** All rules of a query or of cookies: if one is not the default, the runtime encodes all of them. */
const rulesOf = (
  document: unknown,
  parameters: ReadonlyArray<Node>,
  place: string
): ParameterRules | undefined => {
  const here = parameters.filter((each) => each["in"] === place)
  const rules = here.flatMap((parameter) => {
    const rule = ruleOf(document, parameter)
    return rule === undefined ? [] : [[String(parameter["name"]), rule] as const]
  })
  // The raw client does not support cookies.
  if (rules.length === 0 && (place !== "cookie" || here.length === 0)) return undefined
  const styles = here.flatMap((parameter): ReadonlyArray<readonly [string, ParameterRule]> => {
    const name = String(parameter["name"])
    if (rules.some(([ruled]) => ruled === name)) return []
    const style = textOr(parameter["style"], undefined)
    const { explode } = parameter
    const rule = {
      ...(style === undefined || style === "form" ? {} : { style }),
      ...(typeof explode === "boolean" ? { explode } : {})
    }
    return Object.keys(rule).length === 0 ? [] : [[name, rule]]
  })
  return Object.fromEntries([...rules, ...styles])
}

/** A JSON parameter has its schema for the types, like any other. */
const withSchema = (document: unknown, parameter: unknown): unknown => {
  const node = resolvedNode(document, parameter)
  const { content, ...rest } = node
  if (!isNode(content)) return parameter
  const [[type, media] = ["", {}]] = Object.entries(content)
  const schema = isJson(type) ? resolvedNode(document, media)["schema"] : { type: "string" }
  return { ...rest, schema: schema ?? {} }
}

/** The raw client has no types for objects between delimiters; the runtime writes them. */
const withKnownStyle = (document: unknown, parameter: unknown): unknown => {
  const { style, ...rest } = resolvedNode(document, parameter)
  const isDelimited = style === "spaceDelimited" || style === "pipeDelimited"
  return isDelimited && shapeOf(document, rest["schema"]) !== "array" ? rest : parameter
}

/** The raw client has no types for cookies: an object in one gets a name, and so a type. */
const withName = (document: Draft, operation: Draft, parameter: unknown): unknown => {
  const { in: place, name, schema } = resolvedNode(document, parameter)
  const isObject = ["object", "deep"].includes(shapeOf(document, schema))
  if (place !== "cookie" || !isObject || referenceOf(schema) !== undefined) return parameter
  const schemas = componentsIn(document, "schemas")
  const id = textOr(operation["operationId"], "")
  const given = uniqueNames(Object.keys(schemas))(pascalCase(`${id} ${String(name)} cookie`))
  schemas[given] = schema
  return {
    ...resolvedNode(document, parameter),
    schema: { $ref: pointerOf(["components", "schemas", given]) }
  }
}

/** The rule of a field: URL-encoded forms have styles, multipart ones have media types. */
const fieldRule = (
  as: "form" | "multipart",
  field: {
    readonly style: string | undefined
    readonly explode: unknown
    readonly allowReserved: unknown
    readonly type: string | undefined
    readonly isJson: boolean
  }
): ParameterRule => {
  const { allowReserved, explode, style } = field
  if (as === "multipart") {
    const type = field.type ?? (field.isJson ? "application/json" : undefined)
    return type === undefined ? {} : { type }
  }
  return style === undefined
    ? {}
    : {
        style,
        ...(typeof explode === "boolean" ? { explode } : {}),
        ...(allowReserved === true ? { allowReserved } : {})
      }
}

const fieldRulesOf = (
  document: Draft,
  as: "form" | "multipart",
  media: Node
): ParameterRules | undefined => {
  const schema = resolvedNode(document, media["schema"])
  const encoding = isNode(media["encoding"]) ? media["encoding"] : {}
  const properties = isNode(schema["properties"]) ? schema["properties"] : {}
  const names = [...new Set([...Object.keys(properties), ...Object.keys(encoding)])]
  const rules = names.flatMap((name): ReadonlyArray<readonly [string, ParameterRule]> => {
    const { allowReserved, contentType, explode, style } = resolvedNode(document, encoding[name])
    const hasStyle = style !== undefined || explode !== undefined || allowReserved !== undefined
    const shape = shapeOf(document, properties[name])
    const rule = fieldRule(as, {
      style: hasStyle ? textOr(style, "form") : undefined,
      explode,
      allowReserved,
      // Any of several types is allowed: the runtime takes that of the file, or the first one.
      type: textOr(contentType, undefined)?.trim(),
      isJson: shape === "object" || (shape === "deep" && !isListOfFiles(document, properties[name]))
    })
    const isUsual = Object.keys(rule).length === 0
    return isUsual ? [] : [[name, rule]]
  })
  const hasLists = Object.values(properties).some((each) =>
    ["any", "array", "deep"].includes(shapeOf(document, each))
  )
  return rules.length > 0 || (as === "multipart" && hasLists)
    ? Object.fromEntries(rules)
    : undefined
}

const isFile = (document: Draft, schema: unknown): boolean =>
  resolvedNode(document, schema)["format"] === "binary"

const isListOfFiles = (document: Draft, schema: unknown): boolean =>
  isFile(document, resolvedNode(document, schema)["items"])

/** Whether a part of a form may be a file: it is one, a list of them, or whatever comes. */
const mayBeFile = (document: Draft, schema: unknown): boolean =>
  isFile(document, schema) || isListOfFiles(document, schema) || shapeOf(document, schema) === "any"

/** Whether bytes are sent, which may come from anywhere. */
const hasUploadsIn = (document: Draft, mediaType: string, media: Node): boolean => {
  if (formOf(mediaType) === "multipart") {
    const { properties } = resolvedNode(document, media["schema"])
    return Object.values(isNode(properties) ? properties : {}).some((each) =>
      mayBeFile(document, each)
    )
  }
  return (
    formOf(mediaType) === undefined && mediaType !== "" && !isJson(mediaType) && !isText(mediaType)
  )
}

// OpenAPI 3.1, section 4.8.12: parameters by these names are ignored.
const described: ReadonlySet<string> = new Set(["accept", "authorization", "content-type"])

// Names that are not tokens, and headers that belong to the connection.
const notSent =
  /^(?![\w!#$%&'*+.^`|~-]+$)|^(connection|content-length|date|expect|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/i

/** The query parameters of a query string that is a form (OpenAPI 3.2), if its fields are known. */
const fieldsOf = (document: Draft, { content }: Node): ReadonlyArray<Node> | undefined => {
  const [[type, written] = ["", undefined]] = Object.entries(isNode(content) ? content : {})
  const media = resolvedNode(document, written)
  const { additionalProperties, properties, required } = resolvedNode(document, media["schema"])
  const isOpen = additionalProperties !== undefined && additionalProperties !== false
  if (formOf(type) !== "form" || !isNode(properties) || isOpen) return undefined
  const encoding = isNode(media["encoding"]) ? media["encoding"] : {}
  return Object.entries(properties).map(([name, schema]) => {
    const rule = resolvedNode(document, encoding[name])
    const { allowReserved, explode, style } = rule
    const hasStyle = [allowReserved, explode, style].some((each) => each !== undefined)
    const isJsonField = !hasStyle && ["object", "deep"].includes(shapeOf(document, schema))
    return {
      name,
      in: "query",
      ...(Array.isArray(required) && required.includes(name) ? { required: true } : {}),
      ...(isJsonField
        ? { content: { "application/json": { schema } } }
        : {
            schema,
            ...(style === undefined ? {} : { style }),
            ...(explode === undefined ? {} : { explode }),
            ...(allowReserved === undefined ? {} : { allowReserved })
          })
    }
  })
}

/** The style of a parameter that is all of the `cookie` header; the runtime knows it. */
const wholeHeader = "header"

/** Leaves out what is no parameter here, and tells which headers cannot be sent. */
const parametersOf = (
  document: Draft,
  { operation, pointer }: PlacedOperation,
  report: Report
): void => {
  const { parameters } = operation
  if (!Array.isArray(parameters)) return
  operation["parameters"] = parameters.flatMap((each: unknown, index): ReadonlyArray<unknown> => {
    const node = resolvedNode(document, each)
    const { in: place, name } = node
    const where = `${pointer}/parameters/${index}`
    if (place === "querystring") {
      const fields = fieldsOf(document, node)
      if (fields !== undefined) return fields
      const text = `"${String(name)}" is a whole query string, which OpenAPI 3.2 added: it is not generated`
      report.add("skipped", where, text)
      return []
    }
    if (place !== "header" || typeof name !== "string") return [each]
    if (described.has(name.toLowerCase())) {
      report.add(
        "skipped",
        where,
        `the header "${name}" is no parameter: it comes from media types and credentials`
      )
      return []
    }
    if (name.toLowerCase() === "cookie") {
      // Only cookies can be added to those of credentials.
      const text = `the header "${name}" is a member of the cookies: all of them, as they are sent`
      report.add("changed", where, text)
      return [{ ...node, in: "cookie", style: wholeHeader }]
    }
    if (notSent.test(name)) {
      report.add("warning", where, `the header "${name}" cannot be sent: calls with it fail`)
    }
    return [each]
  })
}

/** Tells what `fetch` cannot send. */
const tellNotSent = ({ method, operation, pointer }: PlacedOperation, report: Report): void => {
  if (method === "trace") {
    report.add("warning", pointer, "fetch cannot send TRACE: calls with it fail")
  }
  if ((method === "get" || method === "head") && operation["requestBody"] !== undefined) {
    const text = `fetch cannot send a body with ${method.toUpperCase()}: calls with one fail`
    report.add("warning", `${pointer}/requestBody`, text)
  }
}

const prepareOperation = (document: Draft, placed: PlacedOperation, report: Report): void => {
  const { operation, pointer } = placed
  tellNotSent(placed, report)
  parametersOf(document, placed, report)
  const written = Array.isArray(operation["parameters"]) ? operation["parameters"] : []
  const parameters = written.map((each: unknown) => resolvedNode(document, each))
  for (const [index, parameter] of parameters.entries()) {
    const [type] = isNode(parameter["content"]) ? Object.keys(parameter["content"]) : []
    if (type !== undefined && !isJson(type)) {
      report.add(
        "warning",
        `${pointer}/parameters/${index}`,
        `"${String(parameter["name"])}" is ${type}: its text is the caller's to write`
      )
    }
  }
  const places = { path: "path", query: "query", headers: "header", cookies: "cookie" } as const
  const rules = Object.entries(places).flatMap(([part, place]) => {
    const all = rulesOf(document, parameters, place)
    return all === undefined ? [] : [[part, all] as const]
  })
  const body = resolvedNode(document, operation["requestBody"])
  const [[type, media] = ["", undefined]] = Object.entries(
    isNode(body["content"]) ? body["content"] : {}
  )
  const partEncodings = resolvedNode(document, media)["encoding"]
  for (const [name, each] of Object.entries(isNode(partEncodings) ? partEncodings : {})) {
    if (!isNode(each) || each["headers"] === undefined || formOf(type) !== "multipart") continue
    const text = `the part "${name}" is sent without the headers that it declares: ${Object.keys(each["headers"] ?? {}).join(", ")}`
    report.add("warning", `${pointer}/requestBody`, text)
  }
  const hasUploads = hasUploadsIn(document, type, resolvedNode(document, media))
  if (hasUploads) mark(operation, { hasUploads })
  // The raw client takes what has no `text` in its name for JSON.
  const as =
    formOf(type) ??
    (isText(type) && !/^text\//i.test(type)
      ? "text"
      : hasUploads && markOf(operation).isBodyRange === true
        ? "bytes"
        : undefined)
  const fields =
    as === undefined
      ? undefined
      : as === "text" || as === "bytes"
        ? {}
        : (fieldRulesOf(document, as, resolvedNode(document, media)) ??
          // Forms with files are written by what knows all that files come from.
          (as === "multipart" && hasUploads ? {} : undefined))
  const encoding: EncodingRules = {
    ...Object.fromEntries(rules),
    ...(as === undefined || fields === undefined ? {} : { body: { as, fields } })
  }
  if (Object.keys(encoding).length === 0) return
  mark(operation, { encoding })
  operation["parameters"] = written.map((each: unknown) =>
    withName(document, operation, withKnownStyle(document, withSchema(document, each)))
  )
}

/** Marks what the runtime has to encode, in place. */
export const markEncodings = (document: Draft, report: Report): void => {
  for (const placed of operationsIn(document)) prepareOperation(document, placed, report)
}
