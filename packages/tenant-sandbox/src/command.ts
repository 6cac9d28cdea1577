/**
 * The command `tenant-sandbox`: starts a sandbox, says where it is and how to get in, and runs until
 * it is told to stop.
 */
import { rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readArguments, usage, type Arguments } from "./cli/Arguments.ts"
import { environmentFile, summaryJson, summaryText } from "./cli/Summary.ts"
import { demoSeed } from "./DemoSeed.ts"
import { readSeedFile } from "./seed/SeedFile.ts"
import type { TenantSeed } from "./seed/TenantSeed.ts"
import { startTenantSandbox } from "./StartTenantSandbox.ts"

/** What `--seed` and `--demo` say together. */
const seedOf = async ({ demo, seed }: Arguments): Promise<TenantSeed> => {
  if (seed === undefined) return demo ? demoSeed : {}
  const loaded = await Effect.runPromise(readSeedFile(seed))
  return demo
    ? {
        ...loaded,
        connections: [...(demoSeed.connections ?? []), ...(loaded.connections ?? [])]
      }
    : loaded
}

/** Why a file cannot be written, and what to do about it. */
const unwritable = (option: string, file: string, error: unknown): Error => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown"
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "its folder does not exist",
    ENOTDIR: "its folder is a file",
    EISDIR: "it is a folder",
    EACCES: "you may not write there",
    EPERM: "you may not write there",
    EROFS: "nothing can be written there"
  }
  return new Error(
    `${option}: ${file} cannot be written: ${reasons[code] ?? code}. Name a file in a folder that exists and that you can write to.`
  )
}

const start = async (options: Arguments): Promise<void> => {
  const { caFile: wantedFile, clientId, clientSecret, domain, envFile, randomSeed } = options
  const sandbox = await startTenantSandbox({
    host: options.host,
    port: options.port,
    plan: options.plan,
    tls: options.tls,
    cors: options.cors,
    examples: options.examples,
    allowedHosts: options.allowedHosts,
    seed: await seedOf(options),
    ...(domain === undefined ? {} : { domain }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientSecret === undefined ? {} : { clientSecret: Redacted.make(clientSecret) }),
    ...(randomSeed === undefined ? {} : { randomSeed })
  })
  const temporary = join(tmpdir(), `tenant-sandbox-${process.pid}.pem`)
  const caFile =
    sandbox.tls === undefined
      ? undefined
      : wantedFile === undefined
        ? temporary
        : resolve(wantedFile)
  // Before anything is printed: who reads it may stop this at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      if (caFile === temporary) rmSync(temporary, { force: true })
      void sandbox.close()
    })
  }
  const write = async (option: string, file: string, text: string, mode?: number) => {
    try {
      writeFileSync(file, text, { mode })
    } catch (error) {
      if (caFile === temporary) rmSync(temporary, { force: true })
      await sandbox.close()
      throw unwritable(option, file, error)
    }
  }
  if (sandbox.tls !== undefined && caFile !== undefined) {
    await write("--ca-file", caFile, sandbox.tls.ca)
  }
  if (envFile !== undefined) {
    await write("--write-env", resolve(envFile), environmentFile(sandbox), 0o600)
  }
  // Nobody knows where it is then.
  process.stdout.once("error", (error: NodeJS.ErrnoException) => {
    if (caFile === temporary) rmSync(temporary, { force: true })
    process.stderr.write(`The output cannot be written (${error.code ?? error.message}).\n`)
    process.exitCode = 1
    void sandbox.close()
  })
  process.stdout.write((options.json ? summaryJson : summaryText)(sandbox, caFile))
}

const main = async (): Promise<void> => {
  const options = readArguments(process.argv.slice(2))
  if (options === "help") {
    process.stdout.write(usage)
    return
  }
  if ("problem" in options) {
    process.stderr.write(`${options.problem}\n\n${usage}`)
    process.exitCode = 2
    return
  }
  await start(options)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
