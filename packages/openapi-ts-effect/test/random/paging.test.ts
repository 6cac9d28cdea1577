/**
 * Random lists whose document does not say how they are paged: names, places and styles are drawn, and
 * each list is walked over a server that pages like that. `RANDOM_LISTS` and `RANDOM_SEED` make others.
 */
import path from "node:path"
import { pathToFileURL } from "node:url"

import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { beforeAll, describe, expect, it } from "vitest"

import { content, integer, list, object, response, text } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"
import { generateSdk } from "../support/generate.ts"
import { hostileText, sampled } from "./draw.ts"
import type { Draw } from "./draw.ts"

const seed = Number(process.env["RANDOM_SEED"] ?? "1")
const count = Number(process.env["RANDOM_LISTS"] ?? "40")

interface Asked {
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

interface Paged {
  readonly body: unknown
  readonly link?: string | undefined
}

/** A list: its part of the document, and the server behind it. */
interface PlannedList {
  readonly style: string
  readonly item: Node
  /** What a call of it gives. */
  readonly request: Readonly<Record<string, unknown>> | undefined
  readonly ids: ReadonlyArray<string>
  readonly respond: (asked: Asked) => Paged
}

/** A name as one of the conventions has it. */
const written = (draw: Draw, name: string): string => {
  const words = name.split("_")
  const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
  const [first = "", ...rest] = words
  return draw.pick([
    name,
    [first, ...rest.map(upper)].join(""),
    words.map(upper).join(""),
    words.join("-"),
    rest.length === 0 ? first : `${first}[${rest.join("_")}]`
  ])
}

const query = (name: string, schema: Node): Node => ({ name, in: "query", schema })

const inHolder = (holder: string | undefined, members: Readonly<Record<string, unknown>>) =>
  holder === undefined || Object.keys(members).length === 0 ? members : { [holder]: members }

const planOf = (draw: Draw): PlannedList => {
  const style = draw.pick(["offset", "page", "cursor", "body", "last id", "address", "link"])
  const ids = draw.many(0, 7, (index) => `${index}${hostileText(draw)}`)
  const usualSize = draw.between(1, 3)
  const name = (names: string): string => written(draw, draw.pick(names.split(" ")))
  // The address of the next page goes into the query, which a list without parameters does not have.
  const size =
    style === "address" || draw.chance(60)
      ? name("limit per_page page_size max_results take")
      : undefined
  const asked = draw.between(1, 4)
  const items = name("data items results records entries")
  const isBare = (style === "offset" || style === "page" || style === "link") && draw.chance(40)
  const holder = draw.chance(50)
    ? name("meta metadata pagination paging response_metadata page_info")
    : undefined
  const total = !isBare && draw.chance(40) ? name("total total_count total_results") : undefined
  const sizeOf = (given: unknown): number => Number(given ?? usualSize)
  const position = name(
    {
      offset: "offset skip start_index start_at",
      page: "page page_number page_no page_index",
      cursor: "cursor page_token start_cursor continuation_token marker",
      body: "cursor page_token start_cursor continuation_token marker",
      "last id": "starting_after after_id",
      address: "sort",
      link: "page offset"
    }[style] ?? ""
  )
  const first = draw.between(0, 1)
  const next = name(
    style === "address"
      ? "next next_url next_page_url next_link"
      : "next_cursor next_page_token next_token end_cursor continuation_token"
  )
  const more = name("has_more has_next has_next_page")
  const end = draw.pick(["absent", null, ""])
  // Tokens tell nothing of what they stand for.
  const tokens = ids.map((_, index) => `${hostileText(draw)}${index}`)
  const address = draw.pick(["https://other.example/next", "/next", ""])

  const page = (start: number, length: number): Paged => {
    const slice = ids.slice(start, start + length).map((id) => ({ id }))
    const after = start + length
    const isLast = after >= ids.length
    const token = isLast ? end : tokens[after]
    const at = `${address}?at=${after}&x=${encodeURIComponent(tokens[0] ?? "")}`
    const about = {
      ...(total === undefined ? {} : { [total]: ids.length }),
      ...(style === "cursor" || style === "body"
        ? token === "absent" || token === undefined
          ? {}
          : { [next]: token }
        : {}),
      ...(style === "last id" ? { [more]: !isLast } : {}),
      ...(style === "address"
        ? isLast
          ? end === "absent"
            ? {}
            : { [next]: end }
          : { [next]: at }
        : {})
    }
    return {
      body: isBare ? slice : { [items]: slice, ...inHolder(holder, about) },
      link:
        style === "link" && !isLast
          ? `<${address}?at=0>; rel="first", <${at}>; title="a, b"; rel="next"`
          : undefined
    }
  }

  const startOf = ({ body, query: given }: Asked): number => {
    const value = style === "body" ? body[position] : given.get(position)
    const at = given.get("at")
    if (at !== null) return Number(at)
    if (value === null || value === undefined) return 0
    switch (style) {
      case "offset":
        return Number(value)
      case "page":
        return (Number(value) - first) * sizeOf(size === undefined ? undefined : given.get(size))
      case "last id":
        return ids.indexOf(String(value)) + 1
      default:
        return tokens.indexOf(String(value))
    }
  }

  const about = {
    ...(total === undefined ? {} : { [total]: integer }),
    ...(style === "cursor" || style === "body" ? { [next]: { type: ["string", "null"] } } : {}),
    ...(style === "last id" ? { [more]: { type: "boolean" } } : {}),
    ...(style === "address" ? { [next]: { type: ["string", "null"], format: "uri" } } : {})
  }
  const listed = list(object({ id: text }, ["id"]))
  const schema = isBare
    ? listed
    : object({
        [items]: listed,
        ...(holder === undefined || Object.keys(about).length === 0
          ? about
          : { [holder]: object(about) })
      })
  const isNumber = style === "offset" || style === "page" || style === "link"
  const fields = {
    ...(style === "address"
      ? {}
      : {
          [position]: isNumber
            ? { ...integer, ...(style === "page" ? { minimum: first } : {}) }
            : text
        }),
    ...(size === undefined ? {} : { [size]: integer })
  }
  const responses = {
    200: {
      ...response(schema),
      ...(style === "link" ? { headers: { Link: { schema: text } } } : {})
    }
  }
  const given = size === undefined ? undefined : { [size]: asked }
  return {
    style,
    ids,
    request: style === "body" ? (given ?? {}) : given,
    item:
      style === "body"
        ? { post: { requestBody: { required: true, ...content(object(fields)) }, responses } }
        : {
            get: {
              parameters: Object.entries(fields).map(([field, of]) => query(field, of)),
              responses
            }
          },
    respond: (request) => {
      const sizeGiven =
        size === undefined
          ? undefined
          : style === "body"
            ? request.body[size]
            : request.query.get(size)
      return page(startOf(request), sizeOf(sizeGiven ?? given?.[size ?? ""]))
    }
  }
}

const lists = sampled(planOf, seed, count)

interface Walked {
  readonly items: (
    request: object | undefined
  ) => Stream.Stream<{ readonly id: string }, unknown, never>
}

const folder = path.join(import.meta.dirname, "generated")

let walked: Readonly<Record<string, Walked>> = {}

let layer: (options: object) => Layer.Layer<never> = () => {
  throw new Error("nothing is generated")
}

const load = async (name: string): Promise<unknown> =>
  import(pathToFileURL(path.join(folder, `sdk/${name}.ts`)).href)

beforeAll(async () => {
  await generateSdk(
    {
      openapi: "3.1.0",
      info: { title: "Lists", version: "1" },
      servers: [{ url: "https://lists.example" }],
      paths: Object.fromEntries(
        lists.map(({ item }, index) => [
          `/lists/${index}`,
          Object.fromEntries(
            Object.entries(item).map(([method, operation]) => [
              method,
              { operationId: `lists.number${index}`, ...(operation as Node) }
            ])
          )
        ])
      )
    },
    folder,
    "Lists"
  )
  walked = ((await load("index")) as { readonly Lists: typeof walked }).Lists
  layer = ((await load("fetch")) as { readonly layer: typeof layer }).layer
})

describe(`random lists of the seed ${seed}`, () => {
  it.for(lists.map((planned, index) => [index, planned.style, planned] as const))(
    "number %i, by %s, is read to its end",
    async ([index, , { ids, request, respond }]) => {
      const requests: Array<string> = []
      const client = layer({
        fetch: (url: unknown, init: RequestInit | undefined) => {
          const { search, searchParams } = new URL(String(url))
          const body = typeof init?.body === "string" ? init.body : "{}"
          requests.push(`${search} ${body}`)
          if (requests.length > ids.length + 2) throw new Error("it does not end")
          const { body: found, link } = respond({
            query: searchParams,
            body: JSON.parse(body) as Asked["body"]
          })
          return Promise.resolve(
            Response.json(found, link === undefined ? {} : { headers: { link } })
          )
        }
      })
      const items = walked[`number${index}`]?.items
      if (items === undefined) throw new Error("the list is not detected")
      const all = await Effect.runPromise(
        Effect.provide(Stream.runCollect(items(request)), client)
      ).catch((cause: unknown) => [{ id: `${String(cause)} after ${requests.join(", ")}` }])
      expect(all.map(({ id }) => id)).toEqual(ids)
    }
  )
})
