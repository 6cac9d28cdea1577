/** What shells complete, as Bash does it with the script that the program prints. */
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { testFolder } from "./support/Folder.ts"
import { begin } from "./support/Workplace.ts"

const hasBash = spawnSync("bash", ["--version"]).status === 0

// Calls the function that the script names, with the words of one command line.
const complete = `
source ./completions.bash
function="$(complete -p key-rotation | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=\${#COMP_LINE} COMPREPLY=()
"$function" key-rotation "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "\${COMPREPLY[@]}"
`

// Bash comes with Linux, macOS and Git for Windows; without it there is nothing to complete with.
describe.runIf(hasBash)("completions", () => {
  it("know the commands and their flags, and complete paths", async () => {
    const cwd = testFolder()
    const { code, stdout } = await begin(["--completions", "bash"], cwd).ended
    writeFileSync(join(cwd, "completions.bash"), stdout)
    writeFileSync(join(cwd, "plan-of-may.json"), "{}")
    mkdirSync(join(cwd, "reports"))
    const completed = (...words: ReadonlyArray<string>) =>
      spawnSync("bash", ["-c", complete, "bash", "key-rotation", ...words], {
        cwd,
        encoding: "utf8"
      }).stdout.split("\n")
    expect([
      code,
      completed("ro"),
      completed("rotate", "--plan", "plan-"),
      completed("rotate", "--report", "rep"),
      completed("resume", "plan-"),
      completed("export", "--out", "./rep")
    ]).toEqual([
      0,
      ["rotate", ""],
      ["plan-of-may.json", ""],
      ["reports", ""],
      ["plan-of-may.json", ""],
      ["./reports", ""]
    ])
  })
})
