/** The first commands of the sandbox's README, run as they stand there but for the port. */
import { execFile, spawn } from "node:child_process"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const run = promisify(execFile)
const sandbox = fileURLToPath(new URL("../../tenant-sandbox/", import.meta.url))
// Within this package, so that the examples find what they import.
const folder = fileURLToPath(new URL("../.sandbox", import.meta.url))

const readme = await readFile(join(sandbox, "README.md"), "utf8")
const start = readme.indexOf("## Start it")
const [command = "", curl = "", official = "", ours = ""] = [
  ...readme.slice(start).matchAll(/^```(?:sh|ts)\n([\s\S]*?)^```/gm)
].map(([, code = ""]) => code)

let port = "4443"
let stop: () => Promise<void>

const atPort = (code: string): string => code.replaceAll("4443", port)

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const args = command.trim().replace("--port 4443", "--port 0").split(/\s+/)
  const child = spawn(process.execPath, [join(sandbox, "dist/bin.js"), ...args.slice(2)], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"]
  })
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => resolve())
  })
  stop = () => {
    child.kill("SIGTERM")
    return closed
  }
  port = await new Promise((resolve, reject) => {
    let output = ""
    child.once("error", reject)
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk
      if (output.includes("export")) resolve(/localhost:(\d+)/.exec(output)?.[1] ?? "")
    })
  })
}, 120_000)

afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

const shell = (code: string) => run("sh", ["-c", atPort(code)], { cwd: folder })

const program = async (name: string, code: string) => {
  await writeFile(join(folder, name), atPort(code))
  return run(process.execPath, [name], {
    cwd: folder,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") }
  })
}

test("a user is created by curl, by the official SDK and by this one", async () => {
  expect(command).toMatch(/^npx @effect-auth0\/tenant-sandbox /)
  const made = await shell(curl)
  expect(JSON.parse(made.stdout)).toMatchObject({ email: "ada@acme.example" })
  const byOfficial = await program("official.ts", official)
  const byOurs = await program("ours.ts", ours)
  expect([byOfficial.stdout, byOurs.stdout]).toEqual([
    expect.stringMatching(/^auth0\|\w+\n$/),
    expect.stringMatching(/^auth0\|\w+\n$/)
  ])
  const listed = await shell(
    curl.replace(/\/users[\s\S]*$/, '/users?fields=email -H "authorization: Bearer $token"')
  )
  expect(JSON.parse(listed.stdout)).toEqual(
    ["ada", "grace", "joan"].map((name) => ({ email: `${name}@acme.example` }))
  )
}, 120_000)
