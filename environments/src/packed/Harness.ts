/** Runs cells against tenants, and tells what became of each. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { isDeepStrictEqual } from "node:util"
import type * as TenantSandbox from "@effect-auth0/tenant-sandbox"
import { editions } from "../../../packages/package-tests/src/metadata/Published.ts"
import { packAll } from "../../../packages/package-tests/src/pack.ts"
import { type Consumer, type ConsumerName, install, ownPath, type Tarballs } from "./Consumers.ts"
import type { Cell, Runner } from "./Cell.ts"
import { type Program, threeCalls } from "./Programs.ts"
import { closeBrowser } from "./runners/Browser.ts"

/** What became of a cell. */
export type Outcome =
  | { readonly kind: "works" }
  /** It failed as documented. */
  | { readonly kind: "unsupported"; readonly reason: string }
  /** What the user would read, and what was expected where that is not it. */
  | { readonly kind: "fails"; readonly text: string }

/** Packed packages, and the projects that have installed them. */
export interface Harness {
  readonly root: string
  /** Installs on first use; rejects with what the user would read. */
  readonly consumer: (name: ConsumerName) => Promise<Consumer>
  readonly run: (cell: Cell, consumer: ConsumerName) => Promise<Outcome>
  /** Ends what was started; `keep` leaves the projects to be looked at. */
  readonly close: (options?: { readonly keep?: boolean }) => Promise<void>
}

/** What the projects install. */
const packages = [
  "packages/management-client",
  "packages/management",
  "packages/openapi-effect-runtime",
  "packages/tenant-sandbox",
  "apps/key-rotation",
  ...editions
]

/** The line that a host prints. */
const calledIn = (output: string): unknown => {
  const line = /^\s*(\{"(?:read|found)":.*\})\s*$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`It printed nothing of what was called:\n${output}`)
  return JSON.parse(line)
}

const assertSame = (what: string, actual: unknown, expected: unknown): void => {
  if (isDeepStrictEqual(actual, expected)) return
  throw new Error(`${what}: ${JSON.stringify(actual)}\nexpected: ${JSON.stringify(expected)}`)
}

/** Runs the program against a tenant of its own, and rejects unless each call was made once, with the right result. */
const perform = async (
  { startTenantSandbox }: typeof TenantSandbox,
  run: Runner,
  { expected, seed }: Program,
  consumer: Consumer
): Promise<void> => {
  const sandbox = await startTenantSandbox({ cors: true, seed })
  try {
    const { clientId, clientSecret, domain, origin } = sandbox
    const token = await sandbox.tokens.issue()
    const connection = sandbox.connections.all()[0]?.id ?? ""
    const tenant = { domain, origin, clientId, clientSecret, connection }
    const output = await run(consumer, tenant, token)
    const { called, received, tokens } = expected(sandbox)
    assertSame("called", calledIn(output), called)
    assertSame(
      "received",
      sandbox.requests
        .all()
        .filter(({ path }) => path.startsWith("/api/v2/"))
        .map(({ operation, status }) => [operation, status]),
      received
    )
    const requested = sandbox.requests.all().filter(({ path }) => path === "/oauth/token")
    if (tokens !== undefined) assertSame("tokens requested", requested.length, tokens)
  } finally {
    await sandbox.close()
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Packs the built packages; projects are made when cells ask for them. */
export const openHarness = async (): Promise<Harness> => {
  const root = await mkdtemp(join(tmpdir(), "effect-auth0-environments-"))
  const packed = await packAll(root, packages)
  const tarballs: Tarballs = new Map(packed.map(({ file, name }) => [name, file]))
  const consumers = new Map<ConsumerName, Promise<Consumer>>()
  const consumer = (name: ConsumerName): Promise<Consumer> => {
    const made = consumers.get(name) ?? install(name, tarballs, root)
    consumers.set(name, made)
    return made
  }
  /** The sandbox of the tarball as well. */
  const sandbox = async (): Promise<typeof TenantSandbox> => {
    const { folder } = await consumer("npm")
    const file = join(folder, "node_modules/@effect-auth0/tenant-sandbox/dist/index.js")
    return (await import(pathToFileURL(file).href)) as typeof TenantSandbox
  }
  // What a user reads does not name the folders of this run.
  const visible = (text: string): string =>
    text.replaceAll(process.execPath, "node").replaceAll(root, "").replaceAll(ownPath(""), "")
  return {
    root,
    consumer,
    run: async ({ program = threeCalls, run, unsupported }, name) => {
      try {
        await perform(await sandbox(), run, program, await consumer(name))
      } catch (error) {
        const text = visible(textOf(error))
        if (unsupported === undefined) return { kind: "fails", text }
        const { message, reason } = unsupported
        return text.includes(message)
          ? { kind: "unsupported", reason }
          : { kind: "fails", text: `The expected message is ${message}, not:\n${text}` }
      }
      return unsupported === undefined
        ? { kind: "works" }
        : { kind: "fails", text: `It works, although the table has: ${unsupported.reason}` }
    },
    close: async ({ keep = false } = {}) => {
      await closeBrowser()
      if (!keep) await rm(root, { recursive: true, force: true })
    }
  }
}
