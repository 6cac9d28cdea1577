/** Documents of several files, of both languages and of an older version, and what can be wrong there. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { generate, GenerationError } from "../../src/index.ts"
import { loadDocument } from "../../src/load/bundle.ts"
import { lineInJson } from "../../src/load/json-lines.ts"
import { fromVersion20 } from "../../src/prepare/version20.ts"
import { makeReport } from "../../src/prepare/report.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-files-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const home = await mkdtemp(path.join(folder, "home-"))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(home, name)), { recursive: true })
    await writeFile(path.join(home, name), text)
  }
  return home
}

const several = {
  "openapi.yaml": `openapi: 3.1.0
info: { title: Several, version: "1" }
paths:
  /pets:
    $ref: "paths/pets.yaml"
components:
  schemas:
    Cat:
      $ref: "schemas/cat.json"
`,
  "paths/pets.yaml": `get:
  operationId: pets.list
  parameters:
    - $ref: "../shared.yaml#/parameters/limit"
  responses:
    "200":
      description: Pets
      content:
        application/json:
          schema:
            type: array
            items: { $ref: "../schemas/pet.yaml" }
`,
  "shared.yaml": `parameters:
  limit: { name: limit, in: query, schema: { $ref: "#/schemas/Limit" } }
schemas:
  Limit: { type: integer }
`,
  "schemas/pet.yaml": `oneOf:
  - $ref: "cat.json"
  - $ref: "dog.yaml"
discriminator:
  propertyName: kind
  mapping: { meow: "cat.json", woof: "dog.yaml" }
`,
  "schemas/cat.json": `{ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "friend": { "$ref": "pet.yaml" } } }`,
  "schemas/dog.yaml": `type: object
required: [kind]
properties: { kind: { type: string } }
`
}

describe("a document of several files", () => {
  it("becomes one, whose schemas have the names of their files", async () => {
    const home = await write(several)
    const { document, locate } = await loadDocument(path.join(home, "openapi.yaml"))
    const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    expect(document).toEqual({
      openapi: "3.1.0",
      info: { title: "Several", version: "1" },
      paths: {
        "/pets": {
          get: {
            operationId: "pets.list",
            parameters: [{ name: "limit", in: "query", schema: reference("Limit") }],
            responses: {
              200: {
                description: "Pets",
                content: {
                  "application/json": { schema: { type: "array", items: reference("pet") } }
                }
              }
            }
          }
        }
      },
      components: {
        schemas: {
          Cat: {
            type: "object",
            required: ["kind"],
            properties: { kind: { type: "string" }, friend: reference("pet") }
          },
          Limit: { type: "integer" },
          pet: {
            oneOf: [reference("Cat"), reference("dog")],
            discriminator: {
              propertyName: "kind",
              mapping: {
                meow: "#/components/schemas/Cat",
                woof: "#/components/schemas/dog"
              }
            }
          },
          dog: {
            type: "object",
            required: ["kind"],
            properties: { kind: { type: "string" } }
          }
        }
      }
    })
    expect([
      locate("#/paths/~1pets/get/responses/200")?.slice(-18),
      locate("#/components/schemas/dog/required")?.slice(-18)
    ]).toEqual(["/paths/pets.yaml:6", "/schemas/dog.yaml:2"].map((place) => place.slice(-18)))
  })

  it("has the tags of its discriminators in its types", async () => {
    const home = await write(several)
    await generate({
      input: path.join(home, "openapi.yaml"),
      layer: { output: path.join(home, "out"), client: { name: "PetsClient", api: "pets" } }
    })
    const types = await readFile(path.join(home, "out/raw/types.gen.ts"), "utf8")
    expect(types).toContain("kind: 'meow';")
    expect(types).toContain("kind: 'woof';")
  })

  it("is found by a path without a dot in front, as people write it", async () => {
    const home = await write({ "specs/api.yaml": several["openapi.yaml"], ...rest("specs") })
    const before = process.cwd()
    process.chdir(home)
    try {
      const { files } = await generate({
        input: "specs/api.yaml",
        layer: { output: "out", client: { name: "PetsClient", api: "pets" } }
      })
      expect(files).toContain("pets.gen.ts")
    } finally {
      process.chdir(before)
    }
  })
})

const rest = (below: string) =>
  Object.fromEntries(
    Object.entries(several)
      .filter(([name]) => name !== "openapi.yaml")
      .map(([name, text]) => [`${below}/${name}`, text])
  )

describe("a reference to nothing", () => {
  const problemsOf = async (files: Readonly<Record<string, string>>, input = "openapi.yaml") => {
    const home = await write(files)
    const layer = {
      output: path.join(home, "out"),
      client: { name: "PetsClient", api: "pets" }
    } as const
    try {
      await generate({ input: path.join(home, input), layer })
      return []
    } catch (error) {
      if (!(error instanceof GenerationError)) throw error
      return error.problems.map((each) =>
        Object.fromEntries(
          Object.entries(each).map(([name, text]) => [name, text.replaceAll(`${home}/`, "")])
        )
      )
    }
  }

  it("in another file is told with the file and the line that have it", async () => {
    const { "schemas/dog.yaml": _, ...others } = several
    expect(await problemsOf(others)).toEqual([
      {
        where: "schemas/pet.yaml:3",
        problem:
          "schemas/dog.yaml cannot be read: ENOENT: no such file or directory, open 'schemas/dog.yaml'",
        remedy:
          "check the path, which is relative to the file that names it, or to the working directory"
      }
    ])
    const elsewhere = several["schemas/pet.yaml"].replace(
      '- $ref: "dog.yaml"',
      '- $ref: "dog.yaml#/x"'
    )
    expect(await problemsOf({ ...several, "schemas/pet.yaml": elsewhere })).toEqual([
      {
        where: "schemas/pet.yaml:3",
        problem: "the reference dog.yaml#/x leads to nothing in schemas/dog.yaml",
        remedy: "correct the reference, or add what it leads to"
      }
    ])
  })

  it("within the document is told with its pointer, file and line, all of them at once", async () => {
    const document = {
      openapi: "3.1.0",
      info: { title: "x", version: "1" },
      paths: {
        "/x": {
          get: {
            parameters: [{ $ref: "#/components/parameters/None" }],
            responses: {
              200: {
                description: "x",
                content: { "application/json": { schema: { $ref: "#/a/b" } } }
              }
            }
          }
        }
      }
    }
    const remedy = "correct the reference, or add what it leads to"
    expect(
      await problemsOf({ "openapi.json": JSON.stringify(document, null, 2) }, "openapi.json")
    ).toEqual([
      {
        where: "#/paths/~1x/get/parameters/0",
        problem: "the reference #/components/parameters/None leads to nothing",
        remedy,
        location: "openapi.json:11"
      },
      {
        where: "#/paths/~1x/get/responses/200/content/application~1json/schema",
        problem: "the reference #/a/b leads to nothing",
        remedy,
        location: "openapi.json:20"
      }
    ])
  })

  it("in a part that preparation adds is told with the line of what it is in", async () => {
    const text = [
      "openapi: 3.0.3",
      "info: { title: x, version: '1' }",
      "paths: {}",
      "components:",
      "  schemas:",
      "    Pet:",
      "      properties:",
      "        tag:",
      "          nullable: true",
      "          $ref: '#/components/schemas/Tag'"
    ].join("\n")
    expect(await problemsOf({ "openapi.yaml": text })).toEqual([
      {
        where: "#/components/schemas/Pet/properties/tag/allOf/0",
        problem: "the reference #/components/schemas/Tag leads to nothing",
        remedy: "correct the reference, or add what it leads to",
        location: "openapi.yaml:8"
      }
    ])
  })
})

describe("a line in JSON", () => {
  it("is that of the key, whatever strings before it have in them", () => {
    const text = '{\n "a": "{\\"b\\": [",\n "b": [ {"c": 1},\n  {"c": {"d": null}} ]\n}'
    expect([
      lineInJson(text, ["a"]),
      lineInJson(text, ["b", "0", "c"]),
      lineInJson(text, ["b", 1, "c", "d"]),
      lineInJson(text, ["b", "2"]),
      lineInJson(text, ["none"])
    ]).toEqual([2, 3, 4, undefined, undefined])
  })
})

describe("a document of Swagger 2.0", () => {
  it("has the styles of its lists also in forms, and tells those that nothing has", () => {
    const list = (place: string, name: string, collectionFormat: string | undefined) => ({
      name,
      in: place,
      type: "array",
      items: { type: "string" },
      ...(collectionFormat === undefined ? {} : { collectionFormat })
    })
    const old: Record<string, unknown> = {
      swagger: "2.0",
      paths: {
        "/a": {
          post: {
            consumes: ["application/x-www-form-urlencoded"],
            parameters: [
              list("header", "X-A", "pipes"),
              list("formData", "usual", undefined),
              list("formData", "several", "multi"),
              { ...list("query", "q", "pipes"), items: list("", "", "ssv") }
            ],
            responses: {}
          }
        }
      }
    }
    const report = makeReport()
    fromVersion20(old, report)
    const encoding = { usual: { explode: false }, several: { explode: true } }
    expect(old).toMatchObject({
      paths: {
        "/a": {
          post: { requestBody: { content: { "application/x-www-form-urlencoded": { encoding } } } }
        }
      }
    })
    expect(report.notes().map(({ text }) => text)).toEqual([
      'the list "X-A" is separated by pipes, which OpenAPI 3 does not have there: it is sent separated by commas',
      'the list "q" is separated by ssv, which OpenAPI 3 does not have: it is sent separated by commas'
    ])
  })

  it("becomes one of OpenAPI 3", () => {
    const old: Record<string, unknown> = {
      swagger: "2.0",
      info: { title: "Old", version: "1" },
      host: "old.example",
      basePath: "/v1",
      schemes: ["http", "https"],
      consumes: ["application/json"],
      securityDefinitions: {
        basic: { type: "basic" },
        oauth: {
          type: "oauth2",
          flow: "application",
          tokenUrl: "https://old.example/token",
          scopes: {}
        }
      },
      definitions: {
        Pet: { type: "object", discriminator: "kind", "x-nullable": true },
        Owned: { allOf: [{ $ref: "#/definitions/Pet" }], "x-nullable": true }
      },
      paths: {
        "/pets/{id}": {
          parameters: [{ name: "id", in: "path", type: "integer", required: true }],
          get: {
            parameters: [
              {
                name: "tags",
                in: "query",
                type: "array",
                items: { type: "string" },
                collectionFormat: "pipes"
              },
              {
                name: "all",
                in: "query",
                type: "array",
                items: { type: "string" },
                collectionFormat: "multi"
              },
              {
                name: "tabs",
                in: "query",
                type: "array",
                items: { type: "string" },
                collectionFormat: "tsv"
              }
            ],
            responses: { 200: { description: "A pet", schema: { $ref: "#/definitions/Pet" } } }
          },
          put: {
            parameters: [
              { name: "pet", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } }
            ],
            responses: { 204: { description: "Done" } }
          },
          post: {
            parameters: [
              { name: "picture", in: "formData", type: "file", required: true },
              { name: "note", in: "formData", type: "string" }
            ],
            responses: { 200: { description: "A file", schema: { type: "file" } } }
          }
        }
      }
    }
    const report = makeReport()
    fromVersion20(old, report)
    const id = { name: "id", in: "path", required: true, schema: { type: "integer" } }
    const strings = { type: "array", items: { type: "string" } }
    const pet = {
      content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } }
    }
    expect([old, report.notes().length]).toEqual([
      {
        openapi: "3.0.3",
        info: { title: "Old", version: "1" },
        servers: [{ url: "https://old.example/v1" }],
        paths: {
          "/pets/{id}": {
            get: {
              parameters: [
                id,
                {
                  name: "tags",
                  in: "query",
                  schema: strings,
                  style: "pipeDelimited",
                  explode: false
                },
                { name: "all", in: "query", schema: strings, explode: true },
                { name: "tabs", in: "query", schema: strings, explode: false }
              ],
              responses: { 200: { description: "A pet", ...pet } }
            },
            put: {
              parameters: [id],
              requestBody: { required: true, ...pet },
              responses: { 204: { description: "Done" } }
            },
            post: {
              parameters: [id],
              requestBody: {
                required: true,
                content: {
                  "multipart/form-data": {
                    schema: {
                      type: "object",
                      properties: {
                        picture: { type: "string", format: "binary" },
                        note: { type: "string" }
                      },
                      required: ["picture"]
                    }
                  }
                }
              },
              responses: {
                200: {
                  description: "A file",
                  content: {
                    "application/octet-stream": { schema: { type: "string", format: "binary" } }
                  }
                }
              }
            }
          }
        },
        components: {
          schemas: {
            Pet: {
              type: "object",
              discriminator: { propertyName: "kind" },
              "x-nullable": true,
              nullable: true
            },
            Owned: {
              allOf: [{ $ref: "#/components/schemas/Pet" }],
              "x-nullable": true,
              nullable: true
            }
          },
          securitySchemes: {
            basic: { type: "http", scheme: "basic" },
            oauth: {
              type: "oauth2",
              flows: { clientCredentials: { tokenUrl: "https://old.example/token", scopes: {} } }
            }
          }
        }
      },
      1
    ])
  })
})
