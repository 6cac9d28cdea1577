/**
 * The Management API contract as it is in the working tree, and as it was at a revision of git:
 * unpacked into a temporary folder and bundled there, with the tools of today, so that neither the
 * working tree nor git's index is touched.
 */
import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { type Contract, isContract } from "openapi-document"

const run = promisify(execFile)

const contractFolder = fileURLToPath(
  new URL(".", import.meta.resolve("@effect-auth0/contract/package.json"))
)
const redocly = fileURLToPath(
  new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url)
)

/** A contract could not be had; the message says which and why. */
export class RevisionError extends Error {
  override readonly name = "RevisionError"
}

const detailOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "stderr" in cause
    ? String(cause.stderr).trim()
    : String(cause)

/** Runs git in the folder of a contract package. */
const git = async (
  folder: string,
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {}
): Promise<string> => {
  const env = { ...process.env, ...environment }
  const { stdout } = await run("git", args, { cwd: folder, env, encoding: "utf8" })
  return stdout.trim()
}

/** Does something with a folder that is gone afterwards. */
const withTemporaryFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), "contract-diff-"))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const bundle = async (source: string, target: string, what: string): Promise<Contract> => {
  const root = join(source, "management/openapi.yaml")
  const env = { ...process.env, REDOCLY_TELEMETRY: "off" }
  const args = [redocly, "bundle", root, "--output", target]
  await run(process.execPath, args, { cwd: contractFolder, env }).catch((cause: unknown) => {
    throw new RevisionError(`The contract ${what} cannot be bundled: ${detailOf(cause)}`, { cause })
  })
  const document: unknown = JSON.parse(await readFile(target, "utf8"))
  if (!isContract(document)) throw new RevisionError(`The contract ${what} has no paths.`)
  return document
}

/** Bundles the contract of a contract package in its current state. */
export const contractOfWorkingTree = (source = contractFolder): Promise<Contract> =>
  withTemporaryFolder((folder) =>
    bundle(source, join(folder, "management.json"), "of the working tree")
  )

/** Bundles the contract of a contract package as it was at a commit, branch or tag. */
export const contractOfRevision = async (
  revision: string,
  source = contractFolder
): Promise<Contract> => {
  const commit = await git(source, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`
  ]).catch((cause: unknown) => {
    const remedy = "name a commit, a branch or a tag of this repository (a shallow clone has few)"
    throw new RevisionError(`There is no revision ${JSON.stringify(revision)}: ${remedy}.`, {
      cause
    })
  })
  const inRepository = await git(source, ["rev-parse", "--show-prefix"])
  return withTemporaryFolder(async (folder) => {
    const index = { GIT_INDEX_FILE: join(folder, "index") }
    const top = await git(source, ["rev-parse", "--show-toplevel"])
    const tree = `${commit}:${inRepository.replace(/\/$/u, "")}`
    await git(top, ["read-tree", tree], index).catch((cause: unknown) => {
      throw new RevisionError(`There was no contract in ${inRepository} at ${revision}.`, { cause })
    })
    await git(top, ["checkout-index", "--all", `--prefix=${folder}/contract/`], index)
    const target = join(folder, "management.json")
    return bundle(join(folder, "contract"), target, `of ${revision}`)
  })
}

/** How the releases of the contract are tagged: by changesets, after the package. */
const releaseTags = "@effect-auth0/contract@[0-9]*"

/** The tag of the last release before the working tree; none before the first. */
export const lastRelease = async (source = contractFolder): Promise<string | undefined> => {
  const tags = await git(source, [
    "tag",
    "--list",
    releaseTags,
    "--merged",
    "HEAD",
    "--sort=-version:refname"
  ])
  const [latest] = tags.split("\n")
  return latest === "" ? undefined : latest
}

/** Whether a changeset of the working tree gives the contract's package a new major version. */
export const hasMajorChangeset = async (source = contractFolder): Promise<boolean> => {
  const folder = join(await git(source, ["rev-parse", "--show-toplevel"]), ".changeset")
  const files = await readdir(folder).catch((): ReadonlyArray<string> => [])
  const texts = await Promise.all(
    files.filter((name) => name.endsWith(".md")).map((name) => readFile(join(folder, name), "utf8"))
  )
  return texts.some((text) => {
    const [, header = ""] = /^---\r?\n([\s\S]*?)^---/mu.exec(text) ?? []
    return /^["']?@effect-auth0\/contract["']?:\s*major\s*$/mu.test(header)
  })
}
