/** The README says what the program does. */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { exitCodeTable } from "../src/cli/ExitCode.ts"

describe("the README", () => {
  it("has the exit codes of the program", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const rows = [...readme.matchAll(/^\| (\d+) +\| (.+?) +\|$/gmu)].map(([, code, meaning]) => ({
      code: Number(code),
      meaning
    }))
    expect(rows).toEqual(exitCodeTable.map(({ code, meaning }) => ({ code, meaning })))
  })
})
