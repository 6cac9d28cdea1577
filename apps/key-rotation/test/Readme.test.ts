/** The README says what the program does, and shows what it prints. */
import { readFileSync } from "node:fs"
import { demoSeed } from "@effect-auth0/tenant-sandbox"
import { describe, expect, it } from "vitest"
import { exitCodeTable } from "../src/cli/ExitCode.ts"
import { setUp } from "./support/Workplace.ts"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

/** The commands of the README with what it shows of their output, in their order. */
const shown = [...readme.matchAll(/^\$ key-rotation (.+)\n([^]*?)(?=\n\n\$ |\n```)/gmu)].map(
  ([, command = "", output = ""]) => ({ args: command.split(" "), output })
)

/**
 * The lines of an output without what differs each time: keys, dates, and the order in which
 * connections that are rotated at once come to their end.
 */
const comparable = (output: string): ReadonlyArray<string> =>
  output
    .replaceAll(/[\w-]{8}…/gu, "aKeyAKey…")
    .replaceAll(/\d{4}-\d\d-\d\d/gu, "2026-01-01")
    .replaceAll(/^\[\d+\//gmu, "[1/")
    .trim()
    .split("\n")
    .toSorted()

describe("the README", () => {
  it("has the exit codes of the program", () => {
    const rows = [...readme.matchAll(/^\| (\d+) +\| (.+?) +\|$/gmu)].map(([, code, meaning]) => ({
      code: Number(code),
      meaning
    }))
    expect(rows).toEqual(exitCodeTable.map(({ code, meaning }) => ({ code, meaning })))
  })

  it("shows what the commands print", async () => {
    const { runWith } = await setUp(demoSeed.connections)
    expect(shown.map(({ args }) => args[0])).toEqual([
      "inventory",
      "doctor",
      "create-keys",
      "plan",
      "export",
      "rotate",
      "rotate",
      "verify"
    ])
    for (const { args, output } of shown) {
      const { stderr, stdout } = await runWith({ COLUMNS: "96" }, ...args)
      expect([args, comparable(`${stdout}${stderr}`)]).toEqual([args, comparable(output)])
    }
  })
})
