/** The commands that the README gives to a shell, in a shell, as they stand there. */
import { execFile } from "node:child_process"
import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { demoSeed } from "@effect-auth0/tenant-sandbox"
import { describe, expect, it } from "vitest"
import { testFolder } from "./support/Folder.ts"
import { builtProgram } from "./support/Program.ts"
import { setUp } from "./support/Workplace.ts"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

const blocks = [...readme.matchAll(/^```sh\n(key-rotation [^]*?)^```/gmu)].map(([, code = ""]) =>
  code.trim().split("\n")
)

// The program under the name that it is installed as.
const bin = testFolder()
writeFileSync(
  join(bin, "key-rotation"),
  `#!/bin/sh\nexec "${process.execPath}" "${builtProgram}" "$@"\n`
)
chmodSync(join(bin, "key-rotation"), 0o755)

const shell = (command: string, cwd: string, env: Readonly<Record<string, string>>) =>
  new Promise<number | string>((resolve) => {
    execFile(
      "sh",
      ["-c", command],
      { cwd, env: { ...env, PATH: `${bin}:${process.env["PATH"] ?? ""}` } },
      (error) => resolve(error?.code ?? 0)
    )
  })

const withoutComment = (command: string): string => command.replace(/\s+#.*$/, "")

describe("the commands of the README", () => {
  it("end as the page on exit codes says", async () => {
    const ended: Array<readonly [string, number | string]> = []
    for (const commands of blocks) {
      const { cwd, env } = await setUp(demoSeed.connections)
      for (const command of commands) {
        ended.push([withoutComment(command), await shell(command, cwd, env)])
      }
    }
    expect(ended).toStrictEqual([
      // Some connections need attention.
      ["key-rotation doctor", 9],
      ["key-rotation inventory --sort expiry", 0],
      // It asks before it writes, which takes a terminal.
      ["key-rotation create-keys", 2],
      ["key-rotation plan --expires-within 30d --valid-for 180d --out plan.json", 0],
      ["key-rotation rotate --yes --all", 0],
      ["key-rotation rotate --yes --max 5 --strategy okta", 0],
      ["key-rotation plan --max 5 --json | key-rotation rotate --plan - --dry-run", 0]
    ])
  })
})
