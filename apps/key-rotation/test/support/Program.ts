/**
 * The program as a child process, with an environment that holds nothing but what a test gives it.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import type { RunningSandbox } from "@effect-auth0/tenant-sandbox"
import { vi } from "vitest"
import { testFolder } from "./Folder.ts"

// For the files that start processes, which need seconds on a busy machine; a hang ends all the same.
vi.setConfig({ testTimeout: 600_000 })

/** The program as it is built. */
export const builtProgram = fileURLToPath(new URL("../../dist/main.js", import.meta.url))

/** The program that kills itself at a step. */
export const stoppingProgram = fileURLToPath(new URL("main-with-stops.ts", import.meta.url))

// A third of a process's time goes into compiling what the process before it had compiled.
const compileCache = fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url))

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** A process under way. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts a program. */
export const start = (
  program: string,
  args: ReadonlyArray<string>,
  options: {
    readonly cwd: string
    readonly env?: Readonly<Record<string, string>>
  }
): Running => {
  const child = spawn(process.execPath, ["--", program, ...args], {
    cwd: options.cwd,
    env: { NODE_COMPILE_CACHE: compileCache, ...options.env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  const closed = new Promise<Pick<Ended, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal }))
  })
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(
    ([how, stdout, stderr]) => ({ ...how, stdout, stderr })
  )
  return { child, ended }
}

/** Runs a program to its end. */
export const run = (...args: Parameters<typeof start>): Promise<Ended> => start(...args).ended

// Of this process's tests alone, so that a killed test's locks are in nobody's way.
const locks = testFolder()

/** The environment that names a sandbox, and a folder of locks. */
export const environmentOf = (sandbox: RunningSandbox): Readonly<Record<string, string>> => ({
  KEY_ROTATION_LOCKS: locks,
  AUTH0_DOMAIN: sandbox.domain,
  AUTH0_CLIENT_ID: sandbox.clientId,
  AUTH0_CLIENT_SECRET: sandbox.clientSecret,
  AUTH0_ORIGIN: sandbox.origin
})
