/**
 * `key-rotation demo`: everything from inventory to verification against a local tenant that runs only
 * for the demo. The commands and the client are the real ones; only the address differs. One response
 * is lost on purpose.
 */
import { ConfigProvider, Effect, FileSystem, Path, Redacted } from "effect"
import { Command } from "effect/cli"
import { UsageError } from "../Failure.ts"
import { printResult } from "../Output.ts"

/** Runs one command line of this tool. */
type RunCommandLine<E, R> = (args: ReadonlyArray<string>) => Effect.Effect<void, E, R>

const cannotStart = (error: { readonly message: string }) =>
  Effect.fail(new UsageError({ message: `the demo cannot start: ${error.message}` }))

// Loaded only for the demo: other commands do not need a local tenant.
const startSandbox = Effect.promise(() => import("@effect-auth0/tenant-sandbox")).pipe(
  Effect.flatMap(({ demoSeed, makeSandbox }) => makeSandbox({ seed: demoSeed })),
  Effect.catchTags({
    SandboxListenError: cannotStart,
    // The seed is part of the package and the options are the defaults, so an invalid one is a bug.
    InvalidSandboxOption: Effect.die,
    InvalidPublicKey: Effect.die,
    InvalidSeed: Effect.die,
    InvalidSeedEntry: Effect.die
  })
)

const tellIfTenantIsSet = Effect.gen(function* () {
  if (process.env["AUTH0_DOMAIN"] !== undefined) {
    yield* printResult("(The demo leaves the tenant that your environment names alone.)\n")
  }
})

/** The demo, which runs the tool's own commands. */
const demo = <E, R>(run: RunCommandLine<E, R>) =>
  Effect.gen(function* () {
    yield* tellIfTenantIsSet
    const sandbox = yield* startSandbox
    const files = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const folder = yield* files
      .makeTempDirectoryScoped({ prefix: "key-rotation-demo-" })
      .pipe(Effect.catch(cannotStart))
    const plan = paths.join(folder, "plan.json")
    const journal = paths.join(folder, "run.jsonl")

    yield* sandbox.faults.inject({
      kind: "responseLostAfterApplying",
      operation: "connections.keys.rotate",
      connection: "globex"
    })
    const environment = ConfigProvider.layer(
      ConfigProvider.fromUnknown({
        AUTH0_DOMAIN: sandbox.domain,
        AUTH0_CLIENT_ID: sandbox.clientId,
        AUTH0_CLIENT_SECRET: Redacted.value(sandbox.clientSecret),
        AUTH0_ORIGIN: sandbox.origin
      })
    )
    const step = Effect.fnUntraced(function* (title: string, args: ReadonlyArray<string>) {
      yield* printResult(`\n# ${title}\n$ key-rotation ${args.join(" ")}\n`)
      yield* Effect.provide(run(args), environment)
    })

    yield* printResult(`A local tenant of 24 connections listens on ${sandbox.origin}.`)
    yield* step("What is there?", ["inventory"])
    yield* step("What is due?", ["plan", "--expires-within", "60d", "--out", plan])
    yield* step("Does the plan hold?", ["rotate", "--plan", plan, "--dry-run"])
    yield* step("Rotate. The response for globex will be lost on the way.", [
      "rotate",
      "--plan",
      plan,
      "--yes",
      "--journal",
      journal
    ])
    yield* step("Is the tenant as the journal says?", ["verify", journal])

    const requests = yield* sandbox.requests.all
    const rotations = requests.filter(({ operation }) => operation === "connections.keys.rotate")
    const connections = new Set(rotations.map(({ connection }) => connection))
    const once = rotations.length === connections.size ? ": none was sent twice" : ""
    yield* printResult(
      `\nThe tenant received ${rotations.length} rotations for ${connections.size} connections${once}.`
    )
  }).pipe(Effect.scoped)

/** The command. */
export const demoCommand = <E, R>(run: RunCommandLine<E, R>) =>
  Command.make("demo", {}, () => demo(run)).pipe(
    Command.withDescription("Show a whole rotation on a local tenant; no account needed")
  )
