/**
 * Parameters and fields of forms that the raw client would write otherwise than their document says:
 * they are marked, and the runtime writes them.
 */
import { isNode } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { mark } from "./mark.ts"
import type { EncodingRules, ParameterRule, ParameterRules } from "./mark.ts"
import { formOf, isJson } from "./media-types.ts"
import { operationsIn, resolvedNode } from "./operations.ts"
import type { Draft, PlacedOperation } from "./operations.ts"
import type { Report } from "./report.ts"

type Shape = "primitive" | "array" | "object" | "deep"

/** What a value may be at most: a primitive, a list, an object, or an object with others in it. */
const shapeOf = (document: unknown, schema: unknown, depth = 0): Shape => {
  const node = resolvedNode(document, schema)
  if (depth > 8) return "deep"
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
    shapes.push(shapeOf(document, node["items"], depth + 1) === "primitive" ? "array" : "deep")
  }
  return (["deep", "object", "array"] as const).find((each) => shapes.includes(each)) ?? "primitive"
}

const defaults = { path: "simple", header: "simple", query: "form", cookie: "form" } as const

const isPlace = (value: unknown): value is keyof typeof defaults =>
  typeof value === "string" && value in defaults

const textOr = <A>(value: unknown, otherwise: A): string | A =>
  typeof value === "string" ? value : otherwise

/** The rule of a parameter that the usual way of writing does not hold for. */
const ruleOf = (document: unknown, parameter: Node): ParameterRule | undefined => {
  const { allowReserved, content, explode, in: place, schema } = parameter
  if (!isPlace(place)) return undefined
  if (isNode(content)) {
    const [type = ""] = Object.keys(content)
    return isJson(type) ? { content: "json" } : {}
  }
  const style = textOr(parameter["style"], defaults[place])
  const isExploded = typeof explode === "boolean" ? explode : style === "form"
  const shape = shapeOf(document, schema)
  // A flag as an id is a mistake, unless the document says that it is one.
  if (place === "path" && resolvedNode(document, schema)["type"] === "boolean") return {}
  const reserved = place === "query" && allowReserved === true
  const isUsual =
    !reserved &&
    (shape === "primitive"
      ? style === defaults[place] || (place === "query" && style !== "form")
      : place === "query"
        ? (shape === "array" && (style === "form" || !isExploded)) ||
          (shape === "object" && style === "deepObject")
        : place === "header" && shape === "array")
  return isUsual
    ? undefined
    : {
        ...(style === defaults[place] ? {} : { style }),
        ...(isExploded === (style === "form") ? {} : { explode: isExploded }),
        ...(reserved ? { allowReserved: true } : {})
      }
}

/** All rules of a query or of cookies: where one of them is unusual, the runtime writes all of them. */
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
  // The raw client has no notion of cookies.
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

/** A parameter with JSON in it has a schema like any other for the types. */
const withSchema = (document: unknown, parameter: unknown): unknown => {
  const node = resolvedNode(document, parameter)
  const { content, ...rest } = node
  if (!isNode(content)) return parameter
  const [[type, media] = ["", {}]] = Object.entries(content)
  const schema = isJson(type) ? resolvedNode(document, media)["schema"] : { type: "string" }
  return { ...rest, schema: schema ?? {} }
}

/** The rule of one field; a form without parts knows styles, and parts know media types. */
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
      // A list of types is a choice, and the first one is as good as any.
      type: textOr(contentType, undefined)?.split(",", 1).join("").trim(),
      isJson: shape === "object" || (shape === "deep" && !isListOfFiles(document, properties[name]))
    })
    const isUsual = Object.keys(rule).length === 0
    return isUsual ? [] : [[name, rule]]
  })
  const hasLists = Object.values(properties).some((each) =>
    ["array", "deep"].includes(shapeOf(document, each))
  )
  return rules.length > 0 || (as === "multipart" && hasLists)
    ? Object.fromEntries(rules)
    : undefined
}

const isListOfFiles = (document: Draft, schema: unknown): boolean =>
  resolvedNode(document, resolvedNode(document, schema)["items"])["format"] === "binary"

const prepareOperation = (document: Draft, placed: PlacedOperation, report: Report): void => {
  const { operation, pointer } = placed
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
  const as = formOf(type)
  const fields =
    as === undefined ? undefined : fieldRulesOf(document, as, resolvedNode(document, media))
  const encoding: EncodingRules = {
    ...Object.fromEntries(rules),
    ...(as === undefined || fields === undefined ? {} : { body: { as, fields } })
  }
  if (Object.keys(encoding).length === 0) return
  mark(operation, { encoding })
  operation["parameters"] = written.map((each: unknown) => withSchema(document, each))
}

/** Marks what the runtime has to write, in place. */
export const markEncodings = (document: Draft, report: Report): void => {
  for (const placed of operationsIn(document)) prepareOperation(document, placed, report)
}
