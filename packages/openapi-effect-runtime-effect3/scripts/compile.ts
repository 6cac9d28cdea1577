/**
 * Compiles assembled source. A member of Effect that has no counterpart is named, with the place in the
 * shared source that uses it.
 */
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"

const missingMember =
  /error TS(?:2305|2339|2551|2694|2724): .*?(?:'(?<member>\w+)' does not exist on type 'typeof import\("(?<module>[^"]+)"\)|(?:Module|Namespace) '"?(?<module2>[^'"]+)"?' has no exported member (?:named )?'(?<member2>\w+)')/

/** What a compiler's line says of the use of a member that there is none of; `undefined` for other errors. */
export const explain = (line: string, sharedPath: (file: string) => string): string | undefined => {
  const { groups } = missingMember.exec(line) ?? {}
  const name = /(?:^|\/)effect\/(?!dist\/)(?<name>[\w/]+?)(?:\.d)?(?:\.ts|\.js)?$/.exec(
    groups?.["module"] ?? groups?.["module2"] ?? ""
  )?.groups?.["name"]
  if (groups === undefined || name === undefined) return undefined
  const place = line.replace(/\((\d+),(\d+)\): .*$/, ":$1")
  const [file = "", position = ""] = place.split(/(?=:\d+$)/)
  return `${sharedPath(file)}${position} uses \`${name.split("/").at(-1) ?? ""}.${groups["member"] ?? groups["member2"] ?? ""}\`, which the Effect 3 edition has no counterpart of: add it to packages/openapi-effect-runtime-effect3/effect/${name}.ts`
}

/** Compiles a project anew to its `dist`; returns whether the compiler had nothing to say. */
export const compile = (
  project: string,
  sharedPath: (file: string) => string,
  cwd: string
): boolean => {
  rmSync(join(cwd, "dist"), { recursive: true, force: true })
  const { status, stdout, stderr } = spawnSync(
    "tsc",
    ["-p", project, "--noEmitOnError", "--pretty", "false"],
    {
      cwd,
      encoding: "utf8",
      shell: process.platform === "win32"
    }
  )
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => line !== "")
  const explained = lines.flatMap((line) => explain(line, sharedPath) ?? [])
  for (const line of [...lines, ...new Set(explained)]) console.error(line)
  return status === 0
}
