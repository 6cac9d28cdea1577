/**
 * A bundle of one operation holds nothing of any other.
 */
import path from "node:path"

import { build } from "esbuild"
import { describe, expect, it } from "vitest"

import { generatedFolder } from "./support/generate.ts"

/** The identifiers of operations in a bundle of a program, with everything else external. */
const operationsIn = async (program: string): Promise<ReadonlyArray<string>> => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: path.join(generatedFolder, "library/layer") },
    bundle: true,
    write: false,
    format: "esm",
    external: ["#runtime"]
  })
  const text = outputFiles.map((file) => file.text).join("")
  return [...text.matchAll(/\bid: "([\w.]+)"/g)].map(([, id = ""]) => id)
}

describe("a bundle", () => {
  it("of one operation has that operation only", async () => {
    expect(await operationsIn('import { get } from "./books.js"; console.log(get)')).toEqual([
      "books.get"
    ])
  })

  it("of one operation of a resource's namespace leaves out its siblings", async () => {
    expect(
      await operationsIn('import * as Books from "./books.js"; console.log(Books.delete)')
    ).toEqual(["books.delete"])
  })

  it("of no operation is empty", async () => {
    expect(await operationsIn('import * as All from "./index.js"; export {}')).toEqual([])
  })
})
