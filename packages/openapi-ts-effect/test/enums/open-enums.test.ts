/**
 * Enumerations of responses: open wherever responses have them, closed wherever requests do, with
 * request variants of the schemas that are part of both, and tags that go on telling alternatives apart.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { createClient } from "@hey-api/openapi-ts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { rawClientConfig } from "../../src/index.ts"
import { response, content, document, list, object, ref, text } from "../documents/schema.ts"
import type { Node } from "../documents/schema.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The types of a document as lines without documentation, up to those of its operations. */
const typesOf = async (input: Node, openEnums = true): Promise<string> => {
  const output = await mkdtemp(path.join(folder, "client-"))
  await createClient(rawClientConfig({ input, output, openEnums }))
  const types = await readFile(path.join(output, "types.gen.ts"), "utf8")
  return types
    .slice(types.indexOf("};\n", types.indexOf("export type ClientOptions")) + "};\n".length)
    .replaceAll(/\/\*\*[\s\S]*?\*\/\s*/g, "")
    .trim()
}

const schemasOf = async (input: Node): Promise<string> => {
  const types = await typesOf(input)
  return types.slice(0, types.indexOf("export type Things")).trim()
}

const oneOf = (...values: ReadonlyArray<string | null>): Node => ({ enum: values, type: "string" })

/** One operation that takes the schema `Taken` and returns the schema `Given`. */
const mixing = (schemas: Node, responses: Node = {}): Node =>
  document(
    "Mixing",
    {
      "/things": {
        post: {
          operationId: "things.mix",
          requestBody: content(ref("Taken")),
          responses: { 200: response(ref("Given")), ...responses }
        },
        // Has no body, and hides none of those before it.
        delete: { operationId: "things.delete", responses: { 204: response() } }
      }
    },
    schemas
  )

describe("the enumerations of responses", () => {
  const nullableColor = { type: ["string", "null"], enum: ["red", "blue", null] }
  const paints = mixing(
    {
      Shade: oneOf("light", "dark"),
      Taken: object({ shade: ref("Shade"), size: oneOf("s", "l") }),
      Given: object({
        shade: { ...ref("Shade"), description: "How dark it is." },
        shades: list(ref("Shade")),
        finish: oneOf("matt", "gloss"),
        level: { type: "integer", enum: [1, 2] },
        color: nullableColor,
        default: oneOf("in", "a property of this name"),
        any: { anyOf: [ref("Shade"), { type: "string", maxLength: 9 }] }
      })
    },
    { 202: response(oneOf("queued", "mixing")) }
  )

  it("take any other string when asked for, and those of requests do not", async () => {
    const types = await typesOf(paints)
    expect(types.slice(0, types.indexOf("export type Things"))).toBe(
      `export type Shade = 'light' | 'dark';

export type Taken = {
    shade?: Shade;
    size?: 's' | 'l';
};

export type Given = {
    shade?: Shade | (string & {});
    shades?: Array<Shade | (string & {})>;
    finish?: 'matt' | 'gloss' | (string & {});
    level?: 1 | 2;
    color?: 'red' | 'blue' | null | (string & {});
    default?: 'in' | 'a property of this name' | (string & {});
    any?: Shade | string;
};

`
    )
    expect(types).toContain("202: 'queued' | 'mixing' | (string & {});")
  })

  it("are closed otherwise", async () => {
    expect(await typesOf(paints, false)).not.toContain("string & {}")
  })

  it("leave the document as it was", () => {
    expect(JSON.stringify(paints)).not.toContain("x-any-other-string")
  })

  it("are open in responses that have a name, and in errors", async () => {
    const input = document(
      "Named",
      {
        "/things": {
          get: {
            operationId: "things.list",
            responses: {
              200: response(),
              404: { $ref: "#/components/responses/Missing" },
              default: response(object({ cause: oneOf("x", "y") }))
            }
          }
        }
      },
      { Failure: object({ reason: oneOf("gone", "moved") }) },
      { Missing: response(list(object({ failure: ref("Failure"), side: oneOf("a", "b") }))) }
    )
    const types = await typesOf(input)
    expect(types).toContain("reason?: 'gone' | 'moved' | (string & {});")
    expect(types).toContain("side?: 'a' | 'b' | (string & {});")
    expect(types).toContain("cause?: 'x' | 'y' | (string & {});")
  })
})

describe("a schema that requests and responses have", () => {
  it("has a variant for requests, as has every schema that leads to it; no other has one", async () => {
    expect(
      await schemasOf(
        mixing({
          Taken: object({ base: ref("Base"), plain: ref("Plain") }),
          Base: object({ coats: list(ref("Coat")), plain: ref("Plain") }),
          Coat: object({ kind: oneOf("oil", "water"), below: ref("Coat") }),
          Plain: object({ name: text }),
          Given: object({ base: ref("Base"), plain: ref("Plain") })
        })
      )
    ).toBe(`export type Taken = {
    base?: BaseWritable;
    plain?: Plain;
};

export type Base = {
    coats?: Array<Coat>;
    plain?: Plain;
};

export type BaseWritable = {
    coats?: Array<CoatWritable>;
    plain?: Plain;
};

export type Coat = {
    kind?: 'oil' | 'water' | (string & {});
    below?: Coat;
};

export type CoatWritable = {
    kind?: 'oil' | 'water';
    below?: CoatWritable;
};

export type Plain = {
    name?: string;
};

export type Given = {
    base?: Base;
    plain?: Plain;
};`)
  })

  it("can have a variant whose name is taken", async () => {
    const types = await schemasOf(
      mixing({
        Taken: object({ mode: oneOf("a", "b") }),
        TakenWritable: object({ name: text }),
        Given: object({ taken: ref("Taken"), other: ref("TakenWritable") })
      })
    )
    expect(types).toContain("export type TakenWritable2 = {\n    mode?: 'a' | 'b';\n};")
    expect(types).toContain("taken?: Taken;\n    other?: TakenWritable;")
  })

  it("links to its variant in its documentation", async () => {
    const output = await mkdtemp(path.join(folder, "client-"))
    const input = mixing({
      Taken: { ...object({ mode: oneOf("a", "b") }), description: "How to mix." },
      Given: ref("Taken")
    })
    await createClient(rawClientConfig({ input, output, openEnums: true }))
    expect(await readFile(path.join(output, "types.gen.ts"), "utf8")).toContain(
      `/**
 * How to mix.
 *
 * As in responses; for requests see {@link TakenWritable}.
 */
export type Taken = {`
    )
  })

  it("goes by the name of its schema where a discriminator names none", async () => {
    const pet = (sort: string): Node => object({ sort: text, mood: oneOf(sort, "calm") }, ["sort"])
    const types = await schemasOf(
      mixing({
        Taken: { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "sort" } },
        Cat: pet("purring"),
        Dog: pet("barking"),
        Given: {
          oneOf: [ref("Cat"), ref("Dog")],
          discriminator: {
            propertyName: "sort",
            mapping: { cat: "#/components/schemas/Cat" }
          }
        }
      })
    )
    expect(types).toContain(`export type Taken = ({
    sort: 'Cat';
} & CatWritable) | ({
    sort: 'Dog';
} & DogWritable);`)
    expect(types).toContain(`export type Given = ({
    sort: 'cat';
} & Cat) | ({
    sort: 'Dog';
} & Dog);`)
  })
})

describe("a tag", () => {
  it("stays closed, also in what one reads off all alternatives; other constants do not", async () => {
    const step = (type: string, method: string): Node =>
      object({
        type: oneOf(type),
        target: object({ method: oneOf(method), format: oneOf("json") }),
        level: oneOf("low", "high")
      })
    const types = await schemasOf(
      mixing({
        Taken: object({ name: text }),
        Given: { oneOf: [ref("Call"), { anyOf: [ref("Mail"), ref("Wait")] }] },
        Call: { allOf: [object({ id: text }), step("call", "http")] },
        Mail: step("mail", "smtp"),
        Wait: object({ type: ref("WaitTag"), seconds: { type: "integer" } }),
        WaitTag: oneOf("wait")
      })
    )
    expect(types).toContain(`export type Call = {
    id?: string;
} & {
    type?: 'call';
    target?: {
        method?: 'http';
        format?: 'json' | (string & {});
    };
    level?: 'low' | 'high' | (string & {});
};

export type Mail = {
    type?: 'mail';
    target?: {
        method?: 'smtp';
        format?: 'json' | (string & {});
    };
    level?: 'low' | 'high' | (string & {});
};

export type Wait = {
    type?: WaitTag;
    seconds?: number;
};`)
  })

  it("of an alternative that has itself among its properties is found once", async () => {
    const node = (kind: string): Node =>
      object({ kind: oneOf(kind), next: { oneOf: [ref("Leaf"), ref("Branch")] } })
    const types = await schemasOf(
      mixing({
        Taken: object({ name: text }),
        Given: { oneOf: [ref("Leaf"), ref("Branch"), ref("Given")] },
        Leaf: node("leaf"),
        Branch: node("branch")
      })
    )
    expect(types).toContain(
      "export type Leaf = {\n    kind?: 'leaf';\n    next?: Leaf | Branch;\n};"
    )
  })
})
