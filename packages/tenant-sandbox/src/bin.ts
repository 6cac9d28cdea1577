#!/usr/bin/env node
/**
 * The command `tenant-sandbox`: starts a sandbox, says where it is and how to get in, and runs until
 * it is told to stop.
 */
import { parseArgs } from "node:util"
import { demoSeed } from "./DemoSeed.ts"
import { planLimits, type Plan } from "./limits/Plans.ts"
import { startTenantSandbox } from "./StartTenantSandbox.ts"

const usage = `tenant-sandbox [options]

A stateful local Auth0 tenant. Runs until it is interrupted.

  --port <number>   port to listen on (default: a free one)
  --host <name>     address to listen on (default: 127.0.0.1)
  --plan <name>     rate limits to keep: ${Object.keys(planLimits).join(", ")}
                    (default: unlimited)
  --demo            start with 24 connections of mixed state
  --json            print one line of JSON instead of text
  --help            print this
`

const isPlan = (name: string): name is Plan => name in planLimits

const fail = (message: string): never => {
  process.stderr.write(`${message}\n\n${usage}`)
  process.exit(2)
}

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "0" },
        host: { type: "string", default: "127.0.0.1" },
        plan: { type: "string", default: "unlimited" },
        demo: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false }
      }
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

const main = async (): Promise<void> => {
  const { port, host, plan, demo, json, help } = readArguments()
  if (help) {
    process.stdout.write(usage)
    return
  }
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65535) {
    fail(`--port must be a number from 0 to 65535, not "${port}"`)
  }
  if (!isPlan(plan)) return fail(`--plan "${plan}" is none of the plans`)
  const sandbox = await startTenantSandbox({
    host,
    port: Number(port),
    plan,
    ...(demo ? { seed: demoSeed } : {})
  })
  // Before anything is printed: who reads it may stop this at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.close())
  }
  const { origin, domain, audience, clientId, clientSecret } = sandbox
  process.stdout.write(
    json
      ? `${JSON.stringify({ origin, domain, audience, clientId, clientSecret })}\n`
      : `origin         ${origin}
domain         ${domain}
audience       ${audience}
client id      ${clientId}
client secret  ${clientSecret}
connections    ${sandbox.connections.all().length}
`
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
