/** Documents that one does not own, changed by overlays and by functions. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { generate, GenerationError } from "../../src/index.ts"
import type { GenerateConfig } from "../../src/index.ts"
import { placesAt } from "../../src/load/json-path.ts"
import { applyOverlays } from "../../src/load/overlay.ts"
import type { OverlayInput } from "../../src/load/overlay.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-hooks-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const made = () => ({
  openapi: "3.1.0",
  info: { title: "Foreign", version: "1" },
  tags: [{ name: "a" }, { name: "b" }],
  paths: {
    "/get": {
      post: {
        operationId: "fetchThem",
        tags: ["Things"],
        "x-internal": false,
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Query" } } }
        },
        responses: {
          200: {
            description: "ok",
            content: {
              "application/json": {
                schema: { type: "object", properties: { things: { type: "array", items: {} } } }
              }
            }
          }
        }
      },
      get: {
        operationId: "hidden",
        tags: ["Things"],
        "x-internal": true,
        responses: { 200: { description: "ok" } }
      }
    }
  },
  components: {
    schemas: {
      Query: { type: "object", properties: { token: { type: "string" }, at: { type: "string" } } }
    }
  }
})

describe("a path", () => {
  it("leads to places by names, indexes, wildcards, descendants and filters", () => {
    const document = made()
    const at = (text: string) => placesAt(document, text).map(({ name }) => name)
    expect([
      at("$"),
      at("$.info.title"),
      at("$.paths['/get'].*"),
      at("$.tags[-1].name"),
      at("$.tags[?@.name=='b']"),
      at("$.paths.*[?(@['x-internal'] == true)]"),
      at("$..properties.token"),
      at("$.paths[*][?@.requestBody && @.operationId != 'x']"),
      at("$.nowhere.else")
    ]).toEqual([
      [""],
      ["title"],
      ["post", "get"],
      ["name"],
      ["1"],
      ["get"],
      ["token"],
      ["post"],
      []
    ])
  })
})

/** What is wrong with overlays, and where. */
const problemsOf = async (overlays: ReadonlyArray<OverlayInput>) => {
  const problems = await applyOverlays(made(), overlays).then(
    () => [],
    (thrown: unknown) => {
      if (thrown instanceof GenerationError) return thrown.problems
      throw thrown
    }
  )
  return problems.map(({ problem, where }) => [where.replace(folder, ""), problem])
}

describe("an overlay", () => {
  it("adds, replaces and takes out, in the order of its actions", async () => {
    const document = made()
    await applyOverlays(document, [
      {
        overlay: "1.0.0",
        actions: [
          { target: "$.info", update: { title: "Ours", contact: { name: "us" } } },
          { target: "$.tags", update: { name: "c" } },
          { target: "$.tags[?@.name == 'a']", remove: true },
          { target: "$.paths.*[?@['x-internal'] == true]", remove: true },
          { target: "$", update: { "x-ours": true } }
        ]
      }
    ])
    const before = made()
    expect(document).toEqual({
      ...before,
      info: { title: "Ours", version: "1", contact: { name: "us" } },
      tags: [{ name: "b" }, { name: "c" }],
      paths: { "/get": { post: before.paths["/get"].post } },
      "x-ours": true
    })
  })

  it("fails where its target is gone, with its file and line", async () => {
    const file = path.join(folder, "overlay.yaml")
    await writeFile(
      file,
      "overlay: 1.0.0\nactions:\n  - target: $.paths['/gone']\n    remove: true\n  - update: {}\n  - target: $[\n    remove: true\n"
    )
    const error = await applyOverlays(made(), [file]).then(
      () => undefined,
      (thrown: unknown) => thrown
    )
    expect(error).toBeInstanceOf(GenerationError)
    await writeFile(
      file,
      "overlay: 1.0.0\nactions:\n  - target: $.paths['/gone']\n    remove: true\n  - update: {}\n"
    )
    expect(await problemsOf([file, {}])).toEqual([
      ["/overlay.yaml:3", "the target $.paths['/gone'] is not in the document"],
      ["/overlay.yaml:5", "it has no target"],
      ["overlay", "it is not an overlay: it has no actions"]
    ])
  })

  it("fails if its version is not of those that are known", async () => {
    const file = path.join(folder, "later.yaml")
    const actions = "actions:\n  - target: $.info\n    update: { title: Ours }\n"
    await writeFile(file, `info: {}\noverlay: 2.0.0\n${actions}`)
    const version = (overlay: unknown) => ({
      ...(overlay === undefined ? {} : { overlay }),
      actions: [{ target: "$.info", update: { title: "Ours" } }]
    })
    expect(
      await problemsOf([file, version(undefined), version("10.0"), version("1.0.0-x")])
    ).toEqual([
      ["/later.yaml:2", '"2.0.0" is no version of overlays that is known'],
      ["overlay", "it has no version of overlays"],
      ["overlay", '"10.0" is no version of overlays that is known'],
      ["overlay", '"1.0.0-x" is no version of overlays that is known']
    ])
    await writeFile(file, `overlay: 1.0\n${actions}`)
    expect(await problemsOf([file, version("1.0.0"), version("1.1.0"), version(1.1)])).toEqual([])
  })
})

describe("hooks", () => {
  it("name operations, leave them out, and say how they are retried and paged", async () => {
    const output = await mkdtemp(path.join(folder, "out-"))
    const config: GenerateConfig = {
      input: made(),
      overlays: [{ overlay: "1.0.0", actions: [{ target: "$.info", update: { title: "Ours" } }] }],
      hooks: {
        document: (document) =>
          void Object.assign(document, { servers: [{ url: "https://x.example" }] }),
        operation: ({ id, method, operation, path: of, tags }) =>
          operation["x-internal"] === true
            ? false
            : {
                resource: tags.join("."),
                name: `${method.toLowerCase()}${of === "/get" && id === "fetchThem" ? "All" : ""}`,
                retry: "safe",
                pagination: {
                  style: "checkpoint",
                  items: "things",
                  next: "at",
                  in: "body",
                  parameters: { cursor: "at" }
                }
              },
        secret: (property, schema) => property === "token" && schema === "Query"
      },
      layer: { output, client: { name: "ForeignClient", api: "foreign" } }
    }
    const { notes } = await generate(config)
    const text = await readFile(path.join(output, "things.gen.ts"), "utf8")
    expect(notes.map(({ kind, text: said }) => [kind, said])).toEqual([
      ["skipped", "a hook leaves it out"]
    ])
    expect(text.slice(text.indexOf("export const"))).toContain(
      "export const postAll: Runtime.PagedOperation<"
    )
    expect(text).toContain('  retry: "safe",\n  pagination: { style: "checkpoint", items: "things"')
    expect(text).not.toContain("hidden")
    expect(await readFile(path.join(output, "sdk/make.ts"), "utf8")).toContain("https://x.example")
  })
})
