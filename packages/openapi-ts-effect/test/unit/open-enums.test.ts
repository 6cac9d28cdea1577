/**
 * Enumerations of answers: open where only answers have them, closed wherever a request does.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { createClient } from "@hey-api/openapi-ts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { rawClientConfig } from "../../src/index.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: object) => ({ content: { "application/json": { schema } } })
const nullableColour = { type: ["string", "null"], enum: ["red", "blue", null] }

const document = {
  openapi: "3.1.0",
  info: { title: "Paints", version: "1" },
  paths: {
    "/paints/{shade}": {
      parameters: [{ name: "shade", in: "path", required: true, schema: ref("Shade") }],
      post: {
        operationId: "paints.mix",
        parameters: [{ name: "size", in: "query", schema: { type: "string", enum: ["s", "l"] } }],
        requestBody: json(ref("Recipe")),
        responses: {
          200: { description: "ok", ...json(ref("Paint")) },
          202: { description: "later", ...json({ type: "string", enum: ["queued", "mixing"] }) }
        }
      },
      // Has no body, and hides none of those before it.
      delete: { operationId: "paints.delete", responses: { 204: { description: "gone" } } }
    }
  },
  components: {
    schemas: {
      Shade: { type: "string", enum: ["light", "dark"] },
      Recipe: {
        type: "object",
        properties: { shade: ref("Shade"), base: ref("Base") }
      },
      Base: { type: "object", properties: { kind: { type: "string", enum: ["oil", "water"] } } },
      Paint: {
        type: "object",
        properties: {
          shade: { ...ref("Shade"), description: "How dark it is." },
          shades: { type: "array", items: ref("Shade") },
          finish: { type: "string", enum: ["matt", "gloss"] },
          level: { type: "integer", enum: [1, 2] },
          colour: nullableColour,
          base: ref("Base")
        }
      }
    }
  }
}

const typesOf = async (name: string, openEnums: boolean): Promise<string> => {
  const output = path.join(folder, name)
  await createClient(rawClientConfig({ input: document, output, openEnums }))
  const text = await readFile(path.join(output, "types.gen.ts"), "utf8")
  return text.slice(text.indexOf("export type Shade")).replaceAll(/\/\*\*[\s\S]*?\*\/\s*/g, "")
}

describe("the enumerations of answers", () => {
  it("take any other string when asked for, and those of requests do not", async () => {
    const types = await typesOf("open", true)
    expect(types.slice(0, types.indexOf("export type Paints"))).toBe(
      `export type Shade = 'light' | 'dark';

export type Recipe = {
    shade?: Shade;
    base?: Base;
};

export type Base = {
    kind?: 'oil' | 'water';
};

export type Paint = {
    shade?: Shade | (string & {});
    shades?: Array<Shade | (string & {})>;
    finish?: 'matt' | 'gloss' | (string & {});
    level?: 1 | 2;
    colour?: 'red' | 'blue' | null | (string & {});
    base?: Base;
};

`
    )
    expect(types).toContain("202: 'queued' | 'mixing' | (string & {});")
    expect(types).toContain("size?: 's' | 'l';")
  })

  it("are closed otherwise", async () => {
    expect(await typesOf("closed", false)).not.toContain("string & {}")
  })

  it("leave the document as it was", () => {
    expect(JSON.stringify(document)).not.toContain("anyOf")
  })
})
