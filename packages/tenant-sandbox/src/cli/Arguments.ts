/**
 * The command's arguments, read and checked.
 */
import { parseArgs } from "node:util"
import { isHostname } from "../contract/Formats.ts"
import { planLimits, type Plan } from "../limits/Plans.ts"

export const usage = `tenant-sandbox [options]

A stateful local Auth0 tenant. Runs until it is interrupted.

  --port <number>          port to listen on (default: a free one)
  --host <name>            address to listen on (default: 127.0.0.1)
  --domain <name>          the tenant's own host name, which tokens name
                           (default: tenant.sandbox.localhost)
  --allow-host <name>      a name by which clients call the control API, such as that of a container;
                           can be given several times (localhost and addresses always can)
  --client-id <id>         the application's id (default: a random one)
  --client-secret <text>   the application's secret (default: a random one)
  --plan <name>            rate limits to keep: ${Object.keys(planLimits).join(", ")}
                           (default: unlimited)
  --seed <file>            what the tenant contains, as YAML or JSON; see seed.schema.json
  --demo                   start with 24 connections of mixed state
  --tls                    listen on https, with a certificate for localhost
  --ca-file <file>         where to write the certificate that clients have to trust, which is
                           another one at each start (default: a file in the temporary folder)
  --write-env <file>       where to write AUTH0_DOMAIN and others, for \`node --env-file\`
  --cors                   let pages of every origin call the tenant
  --examples               return the contract's example where no state is kept, not 501
  --random-seed <text>     make the same ids and secrets at every start
  --json                   print one line of JSON instead of text
  --help                   print this
`

/** The arguments of the command. */
export interface Arguments {
  readonly port: number
  readonly host: string
  readonly domain: string | undefined
  readonly allowedHosts: ReadonlyArray<string>
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly plan: Plan
  readonly seed: string | undefined
  readonly demo: boolean
  readonly tls: boolean
  readonly caFile: string | undefined
  readonly envFile: string | undefined
  readonly cors: boolean
  readonly examples: boolean
  readonly randomSeed: string | undefined
  readonly json: boolean
}

const isPlan = (name: string): name is Plan => Object.hasOwn(planLimits, name)

const parse = (args: ReadonlyArray<string>) =>
  parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      host: { type: "string", default: "127.0.0.1" },
      domain: { type: "string" },
      "allow-host": { type: "string", multiple: true, default: [] },
      "client-id": { type: "string" },
      "client-secret": { type: "string" },
      plan: { type: "string", default: "unlimited" },
      seed: { type: "string" },
      demo: { type: "boolean", default: false },
      tls: { type: "boolean", default: false },
      "ca-file": { type: "string" },
      // Not `--env-file`: Node takes that for its own wherever it stands, and ends without such a file.
      "write-env": { type: "string" },
      cors: { type: "boolean", default: false },
      examples: { type: "boolean", default: false },
      "random-seed": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false }
    }
  }).values

/** The arguments, `"help"`, or what is wrong with them. */
export const readArguments = (
  args: ReadonlyArray<string>
): Arguments | "help" | { readonly problem: string } => {
  let values: ReturnType<typeof parse>
  try {
    values = parse(args)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
  const {
    "allow-host": allowedHosts,
    "ca-file": caFile,
    "client-id": clientId,
    "client-secret": clientSecret,
    "write-env": envFile
  } = values
  const { help, plan, port, "random-seed": randomSeed, ...rest } = values
  if (help) return "help"
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65535) {
    return { problem: `--port must be a number from 0 to 65535, not "${port}"` }
  }
  const named = {
    "--domain": rest.domain === undefined ? [] : [rest.domain],
    "--allow-host": allowedHosts
  }
  for (const [option, names] of Object.entries(named)) {
    const wrong = names.find((name) => !isHostname(name))
    if (wrong !== undefined) {
      return { problem: `${option} must be a host name without https:// and port, not "${wrong}"` }
    }
  }
  if (!isPlan(plan)) return { problem: `--plan "${plan}" is none of the plans` }
  if (caFile !== undefined && !rest.tls) {
    return { problem: "--ca-file is for the certificate of --tls" }
  }
  return {
    port: Number(port),
    host: rest.host,
    domain: rest.domain,
    allowedHosts,
    clientId,
    clientSecret,
    plan,
    seed: rest.seed,
    demo: rest.demo,
    tls: rest.tls,
    caFile,
    envFile,
    cors: rest.cors,
    examples: rest.examples,
    randomSeed,
    json: rest.json
  }
}
