/** The command line, in folders of its own, and what keeps what it generates up to date. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { run } from "../../src/cli/run.ts"

let folder = ""
const before = process.cwd()
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-cli-"))
})
afterAll(async () => {
  process.chdir(before)
  await rm(folder, { recursive: true, force: true })
})

const document = (paths: object) =>
  `${JSON.stringify(
    {
      openapi: "3.1.0",
      info: { title: "The Bakery API", version: "1" },
      servers: [{ url: "https://bakery.example" }],
      paths
    },
    null,
    2
  )}\n`

const get = (operationId: string) => ({
  get: {
    operationId,
    responses: { 200: { description: "ok", content: { "text/plain": {}, "image/png": {} } } }
  }
})

const command = async (...args: ReadonlyArray<string>) => {
  const lines: Array<string> = []
  const code = await run(args, {
    // How many files an SDK has is for others to say.
    write: (line) => void lines.push(line.replace(/^\d+ files/, "files")),
    install: () => Promise.resolve(0)
  })
  return { code, lines }
}

describe("the command line", () => {
  it("begins with a document, and has an SDK that is checked and changed", async () => {
    process.chdir(await mkdtemp(path.join(folder, "bakery-")))
    await writeFile("bakery.json", document({ "/breads": get("breads.list") }))
    expect(await command("init", "bakery.json")).toEqual({
      code: 0,
      lines: [
        "written: openapi-ts-effect.config.ts, tsconfig.json, package.json",
        "installing packages",
        "reading bakery.json",
        "files in src/generated",
        "  1 skipped: --notes lists them"
      ]
    })
    expect(await readFile("openapi-ts-effect.config.ts", "utf8")).toContain(
      'client: { name: "BakeryClient", api: "bakery" }'
    )
    expect(JSON.parse(await readFile("package.json", "utf8"))).toMatchObject({
      name: "bakery-sdk",
      dependencies: { "openapi-effect-runtime": "^0.1.0" },
      devDependencies: { "@hey-api/openapi-ts": "0.99.0" }
    })
    // Node runs these modules as they are
    expect(await readFile("src/generated/index.ts", "utf8")).toContain('from "./breads.ts"')
    expect(await command("check")).toEqual({
      code: 0,
      lines: ["the generated code is up to date"]
    })

    await writeFile("bakery.json", document({ "/cakes": get("cakes.list") }))
    const changes = [
      "+ cakes.list",
      "- breads.list",
      "  new      cakes.gen.ts",
      "  new      cakes.ts",
      "  new      raw/sdk/cakes.gen.ts",
      "  changed  index.ts",
      "  changed  raw/types.gen.ts",
      "  changed  sdk/index.ts",
      "  removed  breads.gen.ts",
      "  removed  breads.ts",
      "  removed  raw/sdk/breads.gen.ts"
    ]
    const diff = await command("diff")
    expect([diff.code, diff.lines.filter((line) => !line.includes("raw/sdk.gen.ts"))]).toEqual([
      0,
      changes
    ])
    const check = await command("check")
    expect([check.code, check.lines.at(-1)]).toEqual([
      1,
      "the generated code is stale: run openapi-ts-effect generate"
    ])
    expect((await command("generate", "--notes")).lines).toEqual([
      "reading bakery.json",
      "files in src/generated, 2 removed",
      '  skipped  bakery.json:17  the response is asked for as "image/png"; "text/plain" can be chosen by the option mediaTypes.response'
    ])
    expect((await command("check")).code).toBe(0)
  })

  it("begins in a package of CommonJS, and in one with compiler options of its own", async () => {
    process.chdir(await mkdtemp(path.join(folder, "common-")))
    await writeFile("bakery.json", document({ "/breads": get("breads.list") }))
    await writeFile("package.json", '{ "type": "commonjs" }')
    await writeFile("tsconfig.json", "{}")
    expect(await command("init", "bakery.json", "--no-install")).toEqual({
      code: 0,
      lines: [
        "written: openapi-ts-effect.config.mts, package.json; kept: tsconfig.json",
        "reading bakery.json",
        "files in src/generated",
        "  1 skipped: --notes lists them",
        "Node reads the package as CommonJS, and the generated modules are ES modules: run npm pkg set type=module"
      ]
    })
    expect(await readFile("src/generated/index.ts", "utf8")).toContain('from "./breads.js"')
    expect((await command("check")).code).toBe(0)
  })

  it("keeps what is there, and tells what is wrong with its place", async () => {
    process.chdir(await mkdtemp(path.join(folder, "wrong-")))
    await writeFile("tsconfig.json", "{}")
    await writeFile(
      "broken.yaml",
      "openapi: 3.1.0\ninfo: { title: x, version: '1' }\npaths:\n  /x:\n    $ref: '#/components/pathItems/none'\n"
    )
    expect([
      await command("init", "broken.yaml", "--no-install"),
      await readFile("tsconfig.json", "utf8"),
      await command("init"),
      await command("init", "none.yaml"),
      await command("generate", "--config", "other.ts"),
      await command("unknown").then(({ code }) => code),
      await command("check", "--wrong").then(({ code }) => code)
    ]).toEqual([
      {
        code: 1,
        lines: [
          "written: openapi-ts-effect.config.ts, package.json; kept: tsconfig.json",
          "reading broken.yaml",
          "broken.yaml:4: #/paths/~1x: the reference #/components/pathItems/none leads to nothing\n  → correct the reference, or add what it leads to"
        ]
      },
      "{}",
      { code: 1, lines: ["init: no document is given\n  → openapi-ts-effect init openapi.yaml"] },
      {
        code: 1,
        lines: [
          `the document: none.yaml cannot be read: ENOENT: no such file or directory, open '${path.resolve("none.yaml")}'\n  → check the path, which is relative to the file that names it, or to the working directory`
        ]
      },
      {
        code: 1,
        lines: [
          "other.ts: there is no configuration\n  → write one with: openapi-ts-effect init <document>"
        ]
      },
      2,
      1
    ])
  })
})
