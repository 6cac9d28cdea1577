import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, describe, it } from "vitest"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const folders = [
  "core",
  "transport",
  "retry",
  "credentials",
  "call",
  "rate-limit",
  "pagination",
  "events",
  "telemetry",
  "validation",
  "promise",
  "testing",
  "sdk"
]

// A copy, so that nothing is written among the sources; the rules go by the path below the file that has them.
const copy = mkdtempSync(join(tmpdir(), "layers-"))
afterAll(() => rmSync(copy, { recursive: true, force: true }))
cpSync(join(root, ".oxlintrc.json"), join(copy, ".oxlintrc.json"))

const write = (path: string, text: string): void => {
  const file = join(copy, "packages/openapi-effect-runtime/src", path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** The files in which the repository's lint reports a rule. */
const reportedBy = (rule: string): ReadonlyArray<string> => {
  const { stdout } = spawnSync(join(root, "node_modules/.bin/oxlint"), ["-f", "unix"], {
    cwd: copy,
    encoding: "utf8"
  })
  return stdout
    .split("\n")
    .filter((line) => line.includes(rule))
    .map((line) => /src\/(.+?)\.ts:/.exec(line)?.[1] ?? line)
    .toSorted()
}

describe("the folders of the runtime", () => {
  it("are those that have an order", () => {
    assert.sameMembers(readdirSync(new URL("../src", import.meta.url)), folders)
  })

  it("import downwards only, types too", () => {
    const upwards: Array<string> = []
    for (const [index, from] of folders.entries()) {
      write(`${from}/Target.ts`, "export type Target = string\n")
      for (const [other, to] of folders.entries()) {
        if (other === index) continue
        const name = `${from}/To-${to}`
        write(`${name}.ts`, `export type { Target } from "../${to}/Target.ts"\n`)
        if (other > index) upwards.push(name)
      }
    }
    assert.deepStrictEqual(reportedBy("no-restricted-imports"), upwards.toSorted())
  })

  it("have no circle, not even of types", () => {
    write("core/One.ts", 'import type { Two } from "./Two.ts"\nexport type One = Two | 1\n')
    write("core/Two.ts", 'import type { One } from "./One.ts"\nexport type Two = One | 2\n')
    assert.deepStrictEqual(reportedBy("no-cycle"), ["core/One", "core/Two"])
  })
})
