/**
 * The command `contract:diff`: reads its arguments, compares, and says what it found and how to end.
 */
import { parseArgs } from "node:util"
import { diffContracts } from "./diff.ts"
import { reportText } from "./report.ts"
import {
  RevisionError,
  contractOfRevision,
  contractOfWorkingTree,
  hasMajorChangeset,
  lastRelease
} from "./revision.ts"

/** What the command prints and how it ends. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** 0: nothing breaks; 1: something does; 2: there was nothing to compare with. */
  readonly exitCode: 0 | 1 | 2
}

const usage = `Says what the contract of the working tree changes for users of the generated clients.

  contract:diff <revision>       since a commit, branch or tag
  contract:diff --last-release   since the last release, if there is one
  --json                         findings as JSON
  --allow-announced              a major changeset of @effect-auth0/contract allows what breaks

It ends with 0 when nothing breaks, 1 when something does, 2 when it could not compare.
`

const reject = (message: string): Outcome => ({
  stdout: "",
  stderr: `${message}\n\n${usage}`,
  exitCode: 2
})

const readArguments = (args: ReadonlyArray<string>) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      "allow-announced": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      "last-release": { type: "boolean", default: false }
    }
  })

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

const unannounced =
  "What breaks users needs a changeset that gives @effect-auth0/contract a major version: `npx pnpm@12 changeset`.\n"

const compare = async (
  revision: string,
  source: string | undefined,
  { allowAnnounced, json }: { readonly allowAnnounced: boolean; readonly json: boolean }
) => {
  const bundles = [contractOfRevision(revision, source), contractOfWorkingTree(source)] as const
  // Where one fails, the other has its temporary folder to clear before this ends.
  await Promise.allSettled(bundles)
  const [before, after] = await Promise.all(bundles)
  const findings = diffContracts(before, after)
  const isBreaking = findings.some(({ breaking }) => breaking)
  const stdout = json
    ? `${JSON.stringify({ since: revision, findings }, null, 2)}\n`
    : reportText(revision, findings)
  if (!isBreaking) return { stdout, stderr: "", exitCode: 0 } satisfies Outcome
  if (!allowAnnounced) return { stdout, stderr: "", exitCode: 1 } satisfies Outcome
  const isAnnounced = await hasMajorChangeset(source)
  return (
    isAnnounced ? { stdout, stderr: "", exitCode: 0 } : { stdout, stderr: unannounced, exitCode: 1 }
  ) satisfies Outcome
}

/**
 * Runs the command.
 *
 * @param args what follows its name
 * @param source the folder of the contract package; this repository's own, unless said otherwise
 */
export const runDiff = async (args: ReadonlyArray<string>, source?: string): Promise<Outcome> => {
  let parsed: ReturnType<typeof readArguments>
  try {
    parsed = readArguments(args)
  } catch (cause) {
    return reject(messageOf(cause))
  }
  const { values, positionals } = parsed
  if (values.help) return { stdout: usage, stderr: "", exitCode: 0 }
  const [named, ...others] = positionals
  if (others.length > 0 || (named !== undefined) === values["last-release"]) {
    return reject("Say what to compare with: one revision, or --last-release.")
  }
  try {
    const revision = named ?? (await lastRelease(source))
    if (revision === undefined) {
      const stdout = values.json
        ? `${JSON.stringify({ since: null, findings: [] }, null, 2)}\n`
        : "There is no release to compare with yet.\n"
      return { stdout, stderr: "", exitCode: 0 }
    }
    return await compare(revision, source, {
      allowAnnounced: values["allow-announced"],
      json: values.json
    })
  } catch (cause) {
    if (cause instanceof RevisionError) {
      return { stdout: "", stderr: `${cause.message}\n`, exitCode: 2 }
    }
    const stderr = `The contracts cannot be compared: ${messageOf(cause)}\n`
    return { stdout: "", stderr, exitCode: 2 }
  }
}
