import { spawn } from "node:child_process"
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseEnv } from "node:util"
import { assert, describe, it } from "vitest"

const command = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

/** Runs the command until it ends, or until `stop` says that its output is enough. */
const run = (args: ReadonlyArray<string>, isEnough: (output: string) => boolean = () => false) =>
  new Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }>(
    (resolve, reject) => {
      const child = spawn(process.execPath, [command, ...args], { stdio: "pipe" })
      let output = ""
      let errors = ""
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk
        if (isEnough(output)) child.kill("SIGTERM")
      })
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        errors += chunk
      })
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, output, errors }))
    }
  )

describe("tenant-sandbox", { timeout: 600_000 }, () => {
  it("prints where it is, how to get in and lines to paste, and ends when it is told to", async () => {
    const { code, output, errors } = await run(
      ["--demo", "--client-id", "app", "--client-secret", "it's a secret"],
      (text) => text.includes("export")
    )
    const origin = /http:\/\/127\.0\.0\.1:\d+/u.exec(output)?.[0] ?? ""
    assert.deepStrictEqual(
      [code, errors, output],
      [
        0,
        "",
        `origin         ${origin}
domain         tenant.sandbox.localhost
audience       https://tenant.sandbox.localhost/api/v2/
client id      app
client secret  it's a secret
connections    24

# for @effect-auth0/management and key-rotation
export AUTH0_DOMAIN=tenant.sandbox.localhost AUTH0_ORIGIN=${origin} AUTH0_CLIENT_ID=app AUTH0_CLIENT_SECRET='it'\\''s a secret'
`
      ]
    )
  })

  it("listens on TLS, and writes the certificate to trust where nothing stays of it", async () => {
    const { code, output } = await run(["--tls", "--json"], (text) => text.endsWith("\n"))
    const { caFile, origin } = JSON.parse(output)
    assert.deepStrictEqual([code, existsSync(caFile)], [0, false])
    assert.match(origin, /^https:\/\/localhost:\d+$/u)
  })

  it("says why a file cannot be written, and ends", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-ca-"))
    const missing = join(folder, "none", "ca.pem")
    const outcomes = [
      await run(["--tls", "--ca-file", missing]),
      await run(["--tls", "--ca-file", folder]),
      await run(["--write-env", folder])
    ]
    rmSync(folder, { recursive: true })
    const todo = "Name a file in a folder that exists and that you can write to.\n"
    assert.deepStrictEqual(
      outcomes.map(({ code, errors, output }) => [code, output, errors]),
      [
        [1, "", `--ca-file: ${missing} cannot be written: its folder does not exist. ${todo}`],
        [1, "", `--ca-file: ${folder} cannot be written: it is a folder. ${todo}`],
        [1, "", `--write-env: ${folder} cannot be written: it is a folder. ${todo}`]
      ]
    )
  })

  it("takes a seed, and says where one is wrong", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-seed-"))
    const file = join(folder, "tenant.yaml")
    writeFileSync(file, "connections:\n  - { name: acme, strategy: samlp }\n")
    const seeded = await run(["--demo", "--seed", file], (text) => text.includes("export"))
    writeFileSync(file, "connections:\n  - { name: acme }\n")
    const rejected = await run(["--seed", file])
    rmSync(folder, { recursive: true })
    assert.deepStrictEqual(
      [/connections {4}\d+/u.exec(seeded.output)?.[0], rejected.code, rejected.errors],
      [
        "connections    25",
        1,
        `The seed file ${file} at connections[0]: must have required property 'strategy'\n`
      ]
    )
  })

  it("writes a file from which Node takes how to get in", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-env-"))
    const file = join(folder, "sandbox.env")
    const secret = `it's a "secret" #1`
    const { code, output } = await run(
      ["--json", "--write-env", file, "--client-id", "app", "--client-secret", secret],
      (text) => text.endsWith("\n")
    )
    const { origin } = JSON.parse(output)
    const read = parseEnv(readFileSync(file, "utf8"))
    const { mode } = statSync(file)
    rmSync(folder, { recursive: true })
    assert.deepStrictEqual(
      [code, { ...read }],
      [
        0,
        {
          AUTH0_DOMAIN: "tenant.sandbox.localhost",
          AUTH0_ORIGIN: origin,
          AUTH0_CLIENT_ID: "app",
          AUTH0_CLIENT_SECRET: secret
        }
      ]
    )
    if (process.platform !== "win32") assert.strictEqual(mode & 0o777, 0o600)
  })

  it("ends where its output cannot be written, and leaves nothing behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-output-"))
    const child = spawn(process.execPath, [command, "--tls"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TMPDIR: folder, TMP: folder, TEMP: folder }
    })
    child.stdout.destroy()
    let errors = ""
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk
    })
    const code = await new Promise((resolve) => child.on("close", resolve))
    const left = readdirSync(folder).filter((name) => name.endsWith(".pem"))
    rmSync(folder, { recursive: true })
    assert.deepStrictEqual([code, errors, left], [1, "The output cannot be written (EPIPE).\n", []])
  })

  it("prints JSON for programs", async () => {
    const { code, output } = await run(["--json"], (text) => text.endsWith("\n"))
    assert.deepStrictEqual(
      [code, Object.keys(JSON.parse(output))],
      [0, ["origin", "domain", "audience", "clientId", "clientSecret"]]
    )
  })

  it("says what is wrong with its arguments", async () => {
    const outcomes = [
      await run(["--port", "many"]),
      await run(["--plan", "platinum"]),
      await run(["--ca-file", "ca.pem"]),
      await run(["--verbose"]),
      await run(["--domain", "https://bad/"]),
      await run(["--allow-host", "auth0", "--allow-host", "auth0:4010"])
    ]
    assert.deepStrictEqual(
      outcomes.map(({ code, output, errors }) => [
        code,
        output,
        errors.split("\n")[0]?.slice(0, 48)
      ]),
      [
        [2, "", '--port must be a number from 0 to 65535, not "ma'],
        [2, "", '--plan "platinum" is none of the plans'],
        [2, "", "--ca-file is for the certificate of --tls"],
        [2, "", "Unknown option '--verbose'"],
        [2, "", "--domain must be a host name without https:// an"],
        [2, "", "--allow-host must be a host name without https:/"]
      ]
    )
  })

  it("explains itself", async () => {
    const { code, output } = await run(["--help"])
    assert.deepStrictEqual([code, output.split("\n")[0]], [0, "tenant-sandbox [options]"])
  })
})
