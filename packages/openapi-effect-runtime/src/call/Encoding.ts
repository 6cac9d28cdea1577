/**
 * Encodes parameters and forms by OpenAPI's styles, for operations that need more than the raw client's
 * encoder offers: other styles, reserved characters, JSON in a parameter, form parts with media types
 * of their own. A module of its own, bundled only with those operations.
 */
import { isObject } from "../core/Json.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Extras } from "./Exchange.ts"
import { inexactIn, invalid, isSendable, queryOf } from "./Request.ts"

/** How a parameter or field is encoded; what is not given is OpenAPI's default for its place. */
export interface ParameterRule {
  readonly style?: string
  readonly explode?: boolean
  /** Whether reserved characters of URLs stay unencoded. */
  readonly allowReserved?: boolean
  readonly content?: "json"
  /** The media type of a part of a form. */
  readonly type?: string
}

/** The rules by name; a name without one uses the default. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>

/** How an operation's request is encoded. */
export interface EncodingRules {
  readonly path?: ParameterRules
  readonly query?: ParameterRules
  readonly headers?: ParameterRules
  readonly cookies?: ParameterRules
  /** A form, a text that is sent as it is, or bytes of any media type. */
  readonly body?: {
    readonly as: "bytes" | "form" | "multipart" | "text"
    readonly fields: ParameterRules
  }
}

type Encode = (text: string) => string

const percent: Encode = (text) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )

// RFC 6570, section 3.2.3: reserved characters and percent-encoded triplets are kept, except the
// characters that delimit the parts of a query, end it, mean a space, or are not allowed in it.
const reserved: Encode = (text) =>
  encodeURIComponent(text)
    .replaceAll(/%(3A|2F|3F|40|24|2C|3B|3D)/g, (escape) => decodeURIComponent(escape))
    .replaceAll(/%25([0-9A-F]{2})/gi, "%$1")

const plain: Encode = (text) => text

/** A text that a header can have. */
const inHeader: Encode = (text) => {
  if (!isSendable("x", text)) throw new TypeError("a character cannot be in a header")
  return text
}

/** A value of a cookie that is not percent-encoded. */
const sendable: Encode = (text) => {
  if (text.includes(";")) throw new TypeError('";" ends a cookie')
  return inHeader(text)
}

const textOf = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : isObject(value) || Array.isArray(value)
      ? JSON.stringify(value)
      : String(value)

/** The rule of a name, whatever else objects have by it. */
const ruleOf = (rules: ParameterRules, name: string): ParameterRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const membersOf = (value: Readonly<Record<string, unknown>>): ReadonlyArray<[string, unknown]> =>
  Object.entries(value).filter(([, each]) => isGiven(each))

type Pair = readonly [name: string, value: string]

/** The members of an object, nested ones included, with bracketed names. */
const deepPairs = (name: string, value: unknown, encode: Encode): ReadonlyArray<Pair> => {
  if (Array.isArray(value)) {
    return value
      .filter(isGiven)
      .flatMap((each: unknown, index) =>
        isObject(each)
          ? deepPairs(`${name}%5B${index}%5D`, each, encode)
          : deepPairs(name, each, encode)
      )
  }
  return isObject(value) && !(value instanceof Date)
    ? membersOf(value).flatMap(([key, each]) =>
        deepPairs(`${name}%5B${percent(key)}%5D`, each, encode)
      )
    : [[name, encode(textOf(value))]]
}

const delimiters: Readonly<Record<string, string>> = {
  form: ",",
  spaceDelimited: "%20",
  pipeDelimited: "%7C"
}

/** Texts in one, where none of them may have what separates them. */
const delimited = (name: string, texts: ReadonlyArray<string>, delimiter: string): Pair => {
  // A space and a bar are escaped wherever they are, and a comma is not where reserved characters stay.
  const own = delimiter === "," ? texts.map((text) => text.replaceAll(",", "%2C")) : texts
  if (own.some((text) => text.includes(delimiter))) {
    throw new TypeError(
      `a value of "${decodeURIComponent(name)}" has "${decodeURIComponent(delimiter)}" in it, which separates values there`
    )
  }
  return [name, own.join(delimiter)]
}

/** The pairs of a parameter of a query, a cookie or a form. */
const pairsOf = (name: string, value: unknown, rule: ParameterRule): ReadonlyArray<Pair> => {
  const { allowReserved = false, content, style = "form" } = rule
  const isCookie = style === "cookie"
  const explode = rule.explode ?? (isCookie || style === "form")
  const encode = isCookie ? sendable : allowReserved ? reserved : percent
  const key = isCookie ? name : percent(name)
  if (content === "json") return [[key, encode(JSON.stringify(value))]]
  if (style === "deepObject") return deepPairs(key, value, encode)
  const delimiter = delimiters[style] ?? ","
  if (Array.isArray(value)) {
    const texts = value.filter(isGiven).map((each) => encode(textOf(each)))
    if (explode) return texts.map((each): Pair => [key, each])
    return texts.length === 0 ? [] : [delimited(key, texts, delimiter)]
  }
  if (isObject(value) && !(value instanceof Date)) {
    const members = membersOf(value).map(([member, each]): Pair => [
      isCookie ? member : percent(member),
      encode(textOf(each))
    ])
    if (explode) return members
    return members.length === 0 ? [] : [delimited(key, members.flat(), delimiter)]
  }
  return [[key, encode(textOf(value))]]
}

const joined = (pairs: ReadonlyArray<Pair>, separator: string): string =>
  pairs.map(([name, value]) => `${name}=${value}`).join(separator)

const allPairs = (
  values: Readonly<Record<string, unknown>>,
  rules: ParameterRules
): ReadonlyArray<Pair> =>
  membersOf(values).flatMap(([name, value]) => pairsOf(name, value, ruleOf(rules, name) ?? {}))

/** A query without its question mark, by the rules of its parameters. */
export const queryText = (
  query: Readonly<Record<string, unknown>>,
  rules: ParameterRules
): string => joined(allPairs(query, rules), "&")

/** The value of a `cookie` header; a parameter of the style `header` is all of one. */
export const cookieText = (
  cookies: Readonly<Record<string, unknown>>,
  rules: ParameterRules = {}
): string =>
  membersOf(cookies)
    .flatMap(([name, value]) => {
      const rule = ruleOf(rules, name) ?? {}
      return rule.style === "header"
        ? [inHeader(textOf(value))]
        : pairsOf(name, value, rule).map((pair) => pair.join("="))
    })
    .filter((text) => text !== "")
    .join("; ")

const listed = (
  value: unknown,
  explode: boolean,
  encode: Encode,
  separator = ","
): string | undefined =>
  Array.isArray(value)
    ? value
        .filter(isGiven)
        .map((each) => encode(textOf(each)))
        .join(explode ? separator : ",")
    : isObject(value) && !(value instanceof Date)
      ? membersOf(value)
          .map(([name, each]) =>
            explode
              ? `${encode(name)}=${encode(textOf(each))}`
              : `${encode(name)},${encode(textOf(each))}`
          )
          .join(explode ? separator : ",")
      : undefined

/** The text of a path parameter, with the leading dot or semicolon of its style. */
export const pathText = (
  name: string,
  value: unknown,
  { content, explode = false, style = "simple" }: ParameterRule
): string => {
  if (content === "json") return percent(JSON.stringify(value))
  const encode = percent
  if (style === "label") {
    return `.${listed(value, explode, encode, explode ? "." : ",") ?? encode(textOf(value))}`
  }
  if (style !== "matrix") return listed(value, explode, encode) ?? encode(textOf(value))
  // Without a value there is no sign of one: RFC 6570, section 3.2.7.
  const pair = (key: string, text: string): string => `;${encode(key)}${text && `=${text}`}`
  if (explode && Array.isArray(value)) {
    return value
      .filter(isGiven)
      .map((each) => pair(name, encode(textOf(each))))
      .join("")
  }
  if (explode && isObject(value) && !(value instanceof Date)) {
    return membersOf(value)
      .map(([key, each]) => pair(key, encode(textOf(each))))
      .join("")
  }
  return pair(name, listed(value, explode, encode) ?? encode(textOf(value)))
}

/** The value of a header. */
export const headerText = (value: unknown, { content, explode = false }: ParameterRule): string =>
  content === "json" ? JSON.stringify(value) : (listed(value, explode, plain) ?? textOf(value))

const formText = (body: Readonly<Record<string, unknown>>, rules: ParameterRules): string =>
  joined(
    membersOf(body).flatMap(([name, value]) => {
      const rule = ruleOf(rules, name)
      if (rule !== undefined) return pairsOf(name, value, rule)
      // Without a style an object is sent as JSON, and a list as one field for each value.
      return (Array.isArray(value) ? value.filter(isGiven) : [value]).map((each: unknown): Pair => [
        percent(name),
        percent(textOf(each))
      ])
    }),
    "&"
  ).replaceAll("%20", "+")

/** A value as a part of a form. */
export const partOf = (value: unknown, type: string | undefined): string | Blob => {
  if (value instanceof Blob) {
    return type === undefined || value.type === type ? value : renamed(value, type)
  }
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    return new Blob([new Uint8Array(value)], { type: type ?? "application/octet-stream" })
  }
  const text = type !== undefined && /\bjson\b/i.test(type) ? JSON.stringify(value) : textOf(value)
  return type === undefined ? text : new Blob([text], { type })
}

/** The same bytes and file name with another media type. */
const renamed = (blob: Blob, type: string): Blob =>
  blob instanceof File ? new File([blob], blob.name, { type }) : new Blob([blob], { type })

/** The media type of a part, where several or ranges of them are declared: its own, or the first one. */
const typeOf = (value: unknown, declared: string | undefined): string | undefined => {
  if (declared === undefined || !/[,*]/.test(declared)) return declared
  const types = declared.split(",").map((each) => each.trim())
  const isFile = value instanceof Blob || (isObject(value) && "open" in value)
  const own = isFile && "type" in value && typeof value.type === "string" ? value.type : ""
  const [essence = ""] = own.split(";")
  const isAllowed = types.some((each) =>
    each.includes("*") ? essence.startsWith(each.slice(0, each.indexOf("*"))) : each === essence
  )
  return essence !== "" && isAllowed ? own : types.find((each) => !each.includes("*"))
}

/** The values of a form in parts, one by one, with their names and the media types that they are given. */
export const partsOf = (
  body: Readonly<Record<string, unknown>>,
  rules: ParameterRules
): ReadonlyArray<readonly [name: string, value: unknown, type: string | undefined]> =>
  membersOf(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value.filter(isGiven) : [value]).map(
      (each: unknown) => [name, each, typeOf(each, ruleOf(rules, name)?.type)] as const
    )
  )

const multipart = (body: Readonly<Record<string, unknown>>, rules: ParameterRules): FormData => {
  const form = new FormData()
  for (const [name, value, type] of partsOf(body, rules)) {
    const part = partOf(value, type)
    if (part instanceof File) form.append(name, part, part.name)
    // `FormData` treats parts with a media type as files, which need a name.
    else if (part instanceof Blob) {
      form.append(name, part, value instanceof Blob || value instanceof Uint8Array ? "blob" : name)
    } else form.append(name, part)
  }
  return form
}

const encodeForm =
  ({ as, fields }: NonNullable<EncodingRules["body"]>) =>
  (body: unknown): unknown => {
    if (as === "text") return String(body)
    if (as === "bytes") return body
    // A body that is already a form is sent unchanged.
    if (body instanceof URLSearchParams) return body.toString()
    if (!isObject(body)) throw new TypeError("the form is not an object")
    return as === "form" ? formText(body, fields) : multipart(body, fields)
  }

/** The extras of an operation with encoding rules of its own. */
export const encodedBy = (rules: EncodingRules, extras?: Extras): Extras => {
  const { body, cookies, headers, path, query } = rules
  return {
    ...extras,
    ...(query && {
      encodeQuery: (metadata: OperationMetadata, given: Readonly<Record<string, unknown>>) => {
        const inexact = inexactIn(given)
        if (inexact !== undefined) {
          throw invalid(
            metadata,
            "query",
            `the number at "${inexact}" of the query is beyond 2^53, where JavaScript rounds`
          )
        }
        let text: string
        try {
          text = queryText(given, query)
        } catch (cause) {
          throw invalid(metadata, "query", `the query cannot be encoded: ${String(cause)}`)
        }
        return queryOf(metadata, text)
      }
    }),
    ...(path && {
      encodePath: (name: string, value: unknown) => {
        const rule = ruleOf(path, name)
        return rule && pathText(name, value, rule)
      }
    }),
    ...(headers && {
      encodeHeader: (name: string, value: unknown) => {
        const rule = ruleOf(headers, name)
        return rule && headerText(value, rule)
      }
    }),
    ...(cookies && {
      encodeCookies: (given: Readonly<Record<string, unknown>>, metadata: OperationMetadata) => {
        try {
          return cookieText(given, cookies)
        } catch (cause) {
          throw invalid(metadata, "cookies", `the cookies cannot be encoded: ${String(cause)}`)
        }
      }
    }),
    ...(body && { encodeBody: encodeForm(body) })
  }
}
