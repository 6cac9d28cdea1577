/**
 * Names that clash or cannot be declared end up under something that can be called.
 */
import { describe, expect, it } from "vitest"

import * as Names from "../generated/names/layer/index.ts"
import * as Version20 from "../generated/version20/layer/index.ts"
import * as Version30 from "../generated/version30/layer/index.ts"

interface Tree {
  readonly [name: string]: string | Tree
}

const isNamespace = (value: unknown): value is object => typeof value === "object" && value !== null

/** The namespaces of a layer with the identifier of every operation in them. */
const tree = (namespace: object): Tree =>
  Object.fromEntries(
    Object.entries(namespace).map(([name, value]: [string, unknown]) => [
      name,
      isNamespace(value)
        ? tree(value)
        : typeof value === "function" && "metadata" in value && isNamespace(value.metadata)
          ? String(Object.entries(value.metadata).find(([name]) => name === "id")?.[1])
          : "neither"
    ])
  )

describe("the names of a layer", () => {
  it("come from dotted identifiers, tags, identifiers and paths, each one different", () => {
    expect(tree(Names)).toEqual({
      BigThings: { default: "default", listThings: "list_things", listThings2: "list-things" },
      Clash: {
        List: "clash.List",
        ListQuery: "clash.ListQuery",
        TypeError2: { get: "clash.type_error.get" },
        await: "clash.await",
        list: "clash.list",
        new: "clash.new",
        new_: "clash.new_",
        type: "clash.type"
      },
      Comments: { get: "comments.get" },
      Deep: { Nested: { get: "deep.nested.get" } },
      Default: { addPart: "addPart", getPlainByIdParts: "getPlainByIdParts" },
      IndexResource: { _2fa: { enable: "index.2fa.enable" }, list: "index.list" }
    })
  })

  it("are made in the same way from older editions of OpenAPI", () => {
    expect([tree(Version20), tree(Version30)]).toEqual([
      { Items: { createItem: "createItem" } },
      { Items: { getItem: "getItem" } }
    ])
  })

  it("leave text of the document intact in the metadata", () => {
    expect(Names.Comments.get.metadata).toEqual({
      id: "comments.get",
      method: "GET",
      path: "/comments",
      pathParameters: [],
      input: "none",
      response: ["object"],
      errors: [],
      retry: "safe",
      scopes: { anyOf: [], allOf: ['quote"d', "back\\slash", "line\u2028separator"] },
      lifecycle: "early-access"
    })
  })
})
