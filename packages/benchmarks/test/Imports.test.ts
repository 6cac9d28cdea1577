import { expect, test } from "vitest"
import { node, ownPath } from "../src/Repository.ts"

/** The modules of a package that an import loads, as paths in its `dist`. */
const loadedFrom = async (
  folder: string,
  entries: ReadonlyArray<string>
): Promise<ReadonlyArray<string>> => {
  const printed = await node(["loaded.mjs", ...entries], ownPath("programs/imports"))
  return (JSON.parse(printed) as ReadonlyArray<string>)
    .flatMap((url) => url.split(`/${folder}/dist/`).slice(1))
    .toSorted()
}

test("a list over fetch loads none of Effect's schemas", async () => {
  const entries = ["@effect-auth0/management/connections", "@effect-auth0/management/fetch"]
  const modules = await loadedFrom("effect", entries)
  expect(modules.filter((name) => /^(?:Schema|encoding\/Sse|http\/)/.test(name))).toStrictEqual([])
  expect(modules).toContain("Stream.js")
})

test("the main entry loads few files", async () => {
  expect(await loadedFrom("management", ["@effect-auth0/management"])).toStrictEqual([
    "ManagementClient.js",
    "chunks/agents.js",
    "chunks/client.js",
    "chunks/main.js",
    "chunks/operations.js",
    "chunks/resources.js",
    "chunks/rolldown-runtime.js",
    "chunks/streams.js",
    "generated/events.gen.js",
    "index.node.js"
  ])
})
