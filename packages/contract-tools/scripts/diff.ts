/**
 * `diff <revision> | --last-release [--json]`: says what the contract of the working tree changes for
 * users of the generated clients since then.
 */
import { runDiff } from "../src/diff/command.ts"

const { stdout, stderr, exitCode } = await runDiff(process.argv.slice(2))
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = exitCode
