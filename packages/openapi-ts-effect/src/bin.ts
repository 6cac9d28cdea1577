#!/usr/bin/env node
/** The command `openapi-ts-effect`. */
import { install, run } from "./cli/run.ts"

process.exitCode = await run(process.argv.slice(2), {
  write: (line) => void process.stdout.write(`${line}\n`),
  install
})
