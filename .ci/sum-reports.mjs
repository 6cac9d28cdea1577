/**
 * Adds up the runners' JSON reports: names every test that failed, with the first line
 * of why, and prints `tests: N passed, N failed` as the last line. Ends with 1 on any
 * failure, on a skipped test, on a package whose tests left no report, and where no
 * test ran.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"

const packages = [
  "openapi",
  "environments",
  ...["packages", "apps", "examples"].flatMap((group) =>
    readdirSync(group).map((name) => join(group, name))
  )
]
const firstLine = (message = "") => message.split("\n", 1)[0]

let passed = 0
let failed = 0
let other = 0
for (const folder of packages) {
  const manifest = join(folder, "package.json")
  if (!existsSync(manifest)) continue
  if (JSON.parse(readFileSync(manifest, "utf8")).scripts?.test === undefined) continue
  const report = join(folder, "reports", "vitest.json")
  if (!existsSync(report)) {
    console.log(`${folder}: its tests left no report`)
    failed += 1
    continue
  }
  const { numFailedTests, numPassedTests, numPendingTests, numTodoTests, success, testResults } =
    JSON.parse(readFileSync(report, "utf8"))
  passed += numPassedTests
  // A file that does not load has no test in it, and still is a failure.
  const broken = testResults.filter(
    (file) =>
      file.status === "failed" &&
      !file.assertionResults.some((result) => result.status === "failed")
  ).length
  failed += numFailedTests + broken
  other += numPendingTests + numTodoTests
  if (!success && numFailedTests + broken === 0) failed += 1
  for (const { assertionResults, message, name, status } of testResults) {
    const failures = assertionResults.filter((result) => result.status === "failed")
    for (const { failureMessages, fullName } of failures)
      console.log(`failed: ${relative(".", name)}: ${fullName}: ${firstLine(failureMessages[0])}`)
    if (status === "failed" && failures.length === 0)
      console.log(`failed: ${relative(".", name)}: ${firstLine(message)}`)
  }
}
if (other > 0) console.log(`${other} tests were skipped`)
console.log(`tests: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || other > 0 || passed === 0 ? 1 : 0
