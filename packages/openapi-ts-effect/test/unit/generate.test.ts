/**
 * What generation does to the file system: the same bytes each time, nothing stale, nothing
 * outside of its folders, and specifiers as they were asked for.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { inspect } from "node:util"

import { createClient } from "@hey-api/openapi-ts"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"

import { defineConfig, generate, rawClientConfig } from "../../src/index.ts"
import { library } from "../documents/library.ts"
import { answer, content, document, ref, text } from "../documents/schema.ts"
import { fixtures, generatedFolder, generateFixture } from "../support/generate.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Every file below a folder with its text. */
const filesOf = async (root: string): Promise<Readonly<Record<string, string>>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const texts = await Promise.all(
    files.map(async (file) => [path.relative(root, file), await readFile(file, "utf8")] as const)
  )
  return Object.fromEntries(texts.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

const importsOf = (text: string | undefined): ReadonlyArray<string> =>
  [...(text ?? "").matchAll(/ from "([^"]+)"/g)].map(([, specifier = ""]) => specifier)

const importRaw = (file: string): string => `@scope/client/${file.replace(/^sdk\//, "")}`

describe("a layer", () => {
  it("has the same bytes each time, and a document is left as it was", async () => {
    for (const [name, input] of Object.entries(fixtures)) {
      const before = JSON.stringify(input)
      await generateFixture(input, path.join(folder, "again", name))
      expect(await filesOf(path.join(folder, "again", name, "layer"))).toEqual(
        await filesOf(path.join(generatedFolder, name, "layer"))
      )
      expect(JSON.stringify(input)).toBe(before)
    }
  })

  it("alone imports its raw client from where it is told, and leaves nothing else behind", async () => {
    const home = path.join(folder, "alone")
    const { files } = await generate({
      input: library,
      layer: {
        output: path.join(home, "layer"),
        runtime: "@scope/runtime",
        importRaw,
        importExtension: ".ts"
      }
    })
    const written = await filesOf(path.join(home, "layer"))
    expect([await readdir(home), Object.keys(written)]).toEqual([["layer"], files])
    expect(
      Object.fromEntries(Object.entries(written).map(([file, each]) => [file, importsOf(each)]))
    ).toEqual({
      "books.gen.ts": ["@scope/client/books", "@scope/client/types", "@scope/runtime"],
      "books.ts": ["./books.gen.ts", "./books/keys.ts"],
      "books/keys.gen.ts": ["@scope/client/books/keys", "@scope/client/types", "@scope/runtime"],
      "books/keys.ts": ["./keys.gen.ts"],
      "halls.gen.ts": ["@scope/client/halls", "@scope/runtime"],
      "halls.ts": ["./halls.gen.ts"],
      "index.ts": ["./books.ts", "./loans.ts", "./shelves.ts", "./halls.ts"],
      "loans.gen.ts": ["@scope/client/loans", "@scope/client/types", "@scope/runtime"],
      "loans.ts": ["./loans.gen.ts"],
      "shelves.gen.ts": ["@scope/client/shelves", "@scope/client/types", "@scope/runtime"],
      "shelves.ts": ["./shelves.gen.ts"]
    })
  })

  it("names the raw functions and files as a client of its own has them", async () => {
    const raw = path.join(folder, "raw")
    await createClient(rawClientConfig({ input: library, output: raw }))
    expect(await filesOf(raw)).toEqual(
      Object.fromEntries(
        Object.entries(await filesOf(path.join(generatedFolder, "library/raw"))).map(
          ([file, each]) => [file, each.replace("// @ts-nocheck\n", "")]
        )
      )
    )
  })

  it("loses the files that are no longer part of it, and folders that are empty then", async () => {
    const output = path.join(folder, "stale")
    await mkdir(path.join(output, "old/older"), { recursive: true })
    await writeFile(path.join(output, "old/older/oldest.gen.ts"), "")
    await writeFile(path.join(output, "books/README.md").replace("books/", ""), "kept")
    const { removed } = await generate({
      input: library,
      layer: { output, runtime: "#runtime", importRaw }
    })
    expect([removed, (await readdir(output)).filter((name) => !name.endsWith(".ts"))]).toEqual([
      ["old/older/oldest.gen.ts"],
      ["README.md", "books"]
    ])
  })

  it("is written by hey-api where the plugin is used alone", async () => {
    const output = path.join(folder, "plugin")
    await createClient({
      input: structuredClone(library),
      output,
      logs: { level: "silent", file: false },
      plugins: [
        "@hey-api/client-fetch",
        "@hey-api/typescript",
        "@hey-api/sdk",
        defineConfig({ runtime: "#runtime" })
      ]
    })
    const files = await filesOf(output)
    expect(Object.keys(files).filter((file) => file.startsWith("effect/"))).toEqual([
      "effect/books.gen.ts",
      "effect/books.ts",
      "effect/books/keys.gen.ts",
      "effect/books/keys.ts",
      "effect/halls.gen.ts",
      "effect/halls.ts",
      "effect/index.ts",
      "effect/loans.gen.ts",
      "effect/loans.ts",
      "effect/shelves.gen.ts",
      "effect/shelves.ts"
    ])
    expect(importsOf(files["effect/books/keys.gen.ts"])).toEqual([
      "../../sdk.gen.js",
      "../../types.gen.js",
      "#runtime"
    ])
  })

  it("cannot be built on a client of classes, and hey-api's error says why", async () => {
    const run = createClient({
      input: structuredClone(library),
      output: path.join(folder, "classes"),
      logs: { level: "silent", file: false },
      plugins: [
        "@hey-api/client-fetch",
        "@hey-api/typescript",
        { name: "@hey-api/sdk", operations: { strategy: "single" } },
        defineConfig({ runtime: "#runtime" })
      ]
    })
    const error: unknown = await run.catch((reason: unknown) => reason)
    expect(inspect(error, { depth: 5 })).toContain(
      "option operations.strategy of @hey-api/sdk: the raw client would have classes"
    )
  })

  it("is made without warnings about parts of a document that it does not use", async () => {
    const warnings = vi.spyOn(console, "warn").mockReturnValue()
    const shared = (kind: string) => ({ $ref: `#/components/${kind}/Shared` })
    const input = document("Unused", {
      "/x": {
        parameters: [
          { in: "query", name: "a", schema: text, examples: { one: shared("examples") } }
        ],
        post: {
          operationId: "x.create",
          requestBody: {
            content: { "text/plain": { schema: text, examples: { one: shared("examples") } } }
          },
          responses: {
            200: {
              ...answer(text),
              headers: { Age: shared("headers") },
              links: { self: shared("links") }
            },
            404: { $ref: "#/components/responses/None" }
          }
        }
      }
    })
    const components = {
      examples: { Shared: { value: "a" } },
      headers: { Shared: { schema: text } },
      links: { Shared: { operationId: "x.create" } },
      responses: { None: { description: "None", headers: { Age: shared("headers") } } }
    }
    const output = path.join(folder, "unused")
    await generate({
      input: { ...input, components },
      layer: { output, runtime: "#runtime", importRaw }
    })
    expect(warnings.mock.calls).toEqual([])
    warnings.mockRestore()
  })

  it("follows other extensions and another name for what has no tag", async () => {
    const output = path.join(folder, "options")
    const { files } = await generate({
      input: document(
        "Options",
        {
          "/x": {
            post: {
              "x-again": "idempotent",
              "x-owner": ["team", 1],
              requestBody: content(ref("X")),
              responses: { 200: answer() }
            }
          }
        },
        { X: text }
      ),
      layer: {
        output,
        runtime: "#runtime",
        importRaw,
        untagged: "General Things",
        extensions: { retry: "x-again" },
        facts: { owner: "x-owner" }
      }
    })
    expect(files).toEqual(["general-things.gen.ts", "general-things.ts", "index.ts"])
    expect(await readFile(path.join(output, "general-things.gen.ts"), "utf8"))
      .toBe(`// This file is generated by openapi-ts-effect. Do not edit.
import { postX as postXRaw } from "@scope/client/general-things"
import type { X } from "@scope/client/types"
import * as Runtime from "#runtime"

/** What {@link postX} fails with, beside the runtime's own \`CallError\`. */
export type PostXError = never

/**
 * Owner: \`team\`, \`1\`.
 * Retry: idempotent, sending it twice has the effect of sending it once.
 */
export const postX: Runtime.Operation<
  [request?: X, options?: Runtime.CallOptions],
  void,
  PostXError
> = /* @__PURE__ */ Runtime.operation(postXRaw, {
  id: "postX",
  method: "POST",
  path: "/x",
  pathParameters: [],
  input: "body",
  answer: ["nothing"],
  errors: [],
  retry: "idempotent",
  owner: ["team", 1]
})
`)
  })
})
