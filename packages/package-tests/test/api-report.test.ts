import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { apiReport, entriesOf } from "../src/api-report.ts"

const files: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./parts/*": { types: "./dist/parts/*.d.ts", default: "./dist/parts/*.js" },
      "./package.json": "./package.json"
    }
  }),
  "dist/index.d.ts": `/** The entry. */
import type { Hidden } from "./hidden.js"
export * from "./generated/books.gen.js"
/** Opens it. */
export declare const open: (name: string) => Hidden

`,
  "dist/hidden.d.ts": `export interface Hidden {
    /** How many. */
    readonly count: number
}
`,
  "dist/unreached.d.ts": "export declare const unreached: 1\n",
  "dist/parts/one.d.ts": 'export type One = import("../hidden.js").Hidden\n',
  "dist/generated/books.gen.d.ts": `export declare const list: () => void
export type Book = { readonly title: string }
export { Writer } from "./writers.gen.js"
declare const own: 1
`,
  "dist/generated/writers.gen.d.ts": "export declare class Writer {\n}\n"
}

let folder = ""

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "api-report-"))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

describe("the report of a package's types", () => {
  test("starts from each entry point, and from each file of a pattern", () => {
    expect([...entriesOf(folder)]).toEqual([
      [".", join(folder, "dist/index.d.ts")],
      ["./parts/one", join(folder, "dist/parts/one.d.ts")]
    ])
  })

  test("has what they reach without comments, and the names of generated modules", () => {
    expect(apiReport(folder)).toBe(`# dist/generated/books.gen.d.ts

const list
export { Writer } from "./writers.gen.js"
type Book

# dist/generated/writers.gen.d.ts

class Writer

# dist/hidden.d.ts

export interface Hidden {
    readonly count: number;
}

# dist/index.d.ts (.)

import type { Hidden } from "./hidden.js";
export * from "./generated/books.gen.js";
export declare const open: (name: string) => Hidden;

# dist/parts/one.d.ts (./parts/one)

export type One = import("../hidden.js").Hidden;
`)
  })
})
