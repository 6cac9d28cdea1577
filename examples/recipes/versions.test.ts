import { existsSync, globSync, readFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { expect, test } from "vitest"
import { examples, packageOf, packageOfExample, readmeOf, recipes } from "./versions.ts"

test.for(recipes)("%s installs what it imports, in the versions of this repository", (recipe) => {
  const file = new URL(`${recipe}/package.json`, import.meta.url)
  expect(existsSync(file) ? readFileSync(file, "utf8") : "run `node versions.ts`").toBe(
    packageOf(recipe)
  )
  expect(packageOf(recipe)).not.toMatch(/workspace:|catalog:|undefined/)
})

test.for(examples)("%s asks for the versions of this repository", (example) => {
  const file = new URL(`../${example}/package.json`, import.meta.url)
  expect(readFileSync(file, "utf8")).toBe(packageOfExample(example))
  expect(packageOfExample(example)).not.toMatch(/workspace:|catalog:|undefined/)
})

test("every folder of examples is a recipe, or one of these", () => {
  const folders = globSync("../*/package.json", { cwd: import.meta.dirname })
    .map((file) => basename(dirname(file)))
    .toSorted()
  expect(folders).toStrictEqual([...examples, "recipes"])
})

test.for(recipes)("the README of %s shows its program", (recipe) => {
  const readme = readFileSync(new URL(`${recipe}/README.md`, import.meta.url), "utf8")
  expect(readme).toBe(readmeOf(recipe))
})

test("the list of recipes names each", () => {
  const page = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  const linked = Array.from(
    page.matchAll(/\]\(recipes\/([\w-]+)\/README\.md\)/g),
    ([, name]) => name
  )
  expect(linked.toSorted()).toStrictEqual(recipes)
})
