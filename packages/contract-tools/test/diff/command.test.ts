import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { runDiff } from "../../src/diff/command.ts"
import { goodDocument } from "openapi-document/testing"

let repository = ""
let temporary = ""
let contract = ""

const git = (...args: ReadonlyArray<string>): string =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@test.test", ...args], {
    cwd: repository,
    encoding: "utf8"
  })

/** Writes the contract of the repository: the small description, with a retry class. */
const write = (retry: string): void => {
  const document = goodDocument()
  Object.assign(document.paths["/books"].post, { "x-retry": retry })
  const { schemas, ...others } = document.components
  mkdirSync(join(contract, "management"), { recursive: true })
  // In two files, so that bundling has something to do; JSON is YAML.
  const text = (value: unknown, prefix: string): string =>
    JSON.stringify(value).replaceAll("#/components/schemas/", prefix)
  writeFileSync(join(contract, "management/schemas.yaml"), text(schemas, "#/"))
  writeFileSync(
    join(contract, "management/openapi.yaml"),
    text({ ...document, components: others }, "./schemas.yaml#/")
  )
}

const commit = (message: string): void => {
  git("add", ".")
  git("commit", "--quiet", "--message", message)
}

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), "contract-repository-"))
  contract = join(repository, "openapi")
  temporary = mkdtempSync(join(tmpdir(), "contract-temporary-"))
  vi.stubEnv("TMPDIR", temporary)
  git("init", "--quiet")
  writeFileSync(join(repository, "README.md"), "No contract yet.")
  commit("begin")
  git("tag", "begin")
  write("never")
  commit("write a contract")
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(repository, { recursive: true })
  rmSync(temporary, { recursive: true })
})

const change = {
  rule: "retry-changed",
  breaking: true,
  at: "x-retry",
  message:
    "was `never`, is `idempotent`: retried after a lost response; `OutcomeUnknown` is no longer among its errors",
  operations: ["books.create"],
  operationCount: 1
}

test("nothing is released yet", async () => {
  expect(await runDiff(["--last-release"], contract)).toEqual({
    stdout: "There is no release to compare with yet.\n",
    stderr: "",
    exitCode: 0
  })
  expect(await runDiff(["--last-release", "--json"], contract)).toEqual({
    stdout: `${JSON.stringify({ since: null, findings: [] }, null, 2)}\n`,
    stderr: "",
    exitCode: 0
  })
})

test("the working tree against a commit and against the last release", async () => {
  write("never")
  expect(await runDiff(["HEAD"], contract)).toEqual({
    stdout: "Since HEAD nothing changed for users of the clients.\n",
    stderr: "",
    exitCode: 0
  })
  git("tag", "@effect-auth0/contract@0.9.0", "begin")
  git("tag", "@effect-auth0/contract@0.10.0")
  const before = git("status", "--porcelain")
  write("idempotent")
  expect(await runDiff(["--last-release", "--json"], contract)).toEqual({
    stdout: `${JSON.stringify({ since: "@effect-auth0/contract@0.10.0", findings: [change] }, null, 2)}\n`,
    stderr: "",
    exitCode: 1
  })
  expect(await runDiff(["HEAD"], contract)).toMatchObject({ stderr: "", exitCode: 1 })
  write("never")
  expect(git("status", "--porcelain")).toBe(before)
}, 30_000)

test("what breaks users needs a changeset of the contract's major version", async () => {
  const changesets = join(repository, ".changeset")
  const changeset = (text: string): void => writeFileSync(join(changesets, "kind-lions.md"), text)
  const diff = () => runDiff(["HEAD", "--allow-announced"], contract)
  const unannounced = {
    stderr:
      "What breaks users needs a changeset that gives @effect-auth0/contract a major version: `npx pnpm@12 changeset`.\n",
    exitCode: 1
  }
  write("idempotent")
  expect(await diff()).toMatchObject(unannounced)
  mkdirSync(changesets)
  changeset('---\n"@effect-auth0/contract": minor\n---\n\n"@effect-auth0/contract": major\n')
  expect(await diff()).toMatchObject(unannounced)
  changeset('---\n"@effect-auth0/contract": major\n---\n\nRotations are retried.\n')
  expect(await diff()).toMatchObject({ stderr: "", exitCode: 0 })
  rmSync(changesets, { recursive: true })
  write("never")
  expect(await diff()).toMatchObject({ stderr: "", exitCode: 0 })
}, 30_000)

test("what cannot be compared", async () => {
  expect(await runDiff(["nowhere"], contract)).toEqual({
    stdout: "",
    stderr:
      'There is no revision "nowhere": name a commit, a branch or a tag of this repository (a shallow clone has few).\n',
    exitCode: 2
  })
  expect(await runDiff(["begin"], contract)).toEqual({
    stdout: "",
    stderr: "There was no contract in openapi/ at begin.\n",
    exitCode: 2
  })
  writeFileSync(join(contract, "management/openapi.yaml"), "{}")
  const broken = await runDiff(["HEAD"], contract)
  write("never")
  expect(broken).toMatchObject({ stdout: "", exitCode: 2 })
  expect(broken.stderr).toMatch(/^The contract of the working tree /u)
  expect(readdirSync(temporary).filter((name) => name.startsWith("contract-"))).toEqual([])
}, 30_000)

test.for(["", "HEAD main", "HEAD --last-release", "--jsn"])(
  "the arguments '%s' are rejected with the usage",
  async (line) => {
    const args = line.split(" ").filter((argument) => argument !== "")
    const { stdout, stderr, exitCode } = await runDiff(args, contract)
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 })
    expect(stderr).toContain("contract:diff <revision>")
  }
)

test("help", async () => {
  const { stdout, exitCode } = await runDiff(["--help"], contract)
  expect({ first: stdout.split("\n", 1), exitCode }).toEqual({
    first: [
      "Says what the contract of the working tree changes for users of the generated clients."
    ],
    exitCode: 0
  })
})
