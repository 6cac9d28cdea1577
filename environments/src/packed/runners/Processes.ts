/** Ways that are a process in the project: the tenant comes in `TENANT`. */
import { existsSync } from "node:fs"
import { type Command, run } from "../Command.ts"
import { ownPath } from "../Consumers.ts"
import type { Runner } from "../Cell.ts"

export type NodeVersion = 22 | 24 | 26

/** Node in this version; the one that runs this where npm has no binary for the platform. */
export const node = (version: NodeVersion): string => {
  const file = ownPath(
    `node-versions/node_modules/node-${version}-${process.platform}-${process.arch}/bin/node`
  )
  return version !== 24 && existsSync(file) ? file : process.execPath
}

/** Runs a command in the project. */
export const command =
  (...words: Command): Runner =>
  ({ folder }, tenant) =>
    run(words, { cwd: folder, env: { TENANT: JSON.stringify(tenant) } })

/** Runs Node in a version. */
export const onNode = (version: NodeVersion, ...args: ReadonlyArray<string>): Runner =>
  command(node(version), ...args)
