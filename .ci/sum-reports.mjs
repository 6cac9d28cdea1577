/**
 * Merges the reports of all packages to one, `reports/vitest.json`, showing every test that failed,
 * and prints how many tests ran for each edition of the packages, of its own and of those that editions
 * share, and `tests: N passed, N failed` as the last line. Ends with 1 on any failure, on a skipped
 * test, on a package whose tests left no report, and where no test ran.
 */
import { spawnSync } from "node:child_process"
import { relative } from "node:path"
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"

const folders = [
  "openapi",
  "environments",
  "site",
  ...["packages", "apps", "examples"].flatMap((group) =>
    readdirSync(group).map((name) => `${group}/${name}`)
  )
]
const tested = folders.filter((folder) => existsSync(`${folder}/vitest.config.ts`))
// Blobs of another version of vitest cannot be merged: those packages report as JSON.
const separate = folders.filter((folder) => existsSync(`${folder}/vitest3.config.ts`))
const silent = [
  ...tested.filter((folder) => !existsSync(`${folder}/reports/blob.json`)),
  ...separate.filter((folder) => !existsSync(`${folder}/reports/vitest3.json`))
]
for (const folder of silent) console.log(`${folder}: its tests left no report`)

rmSync("reports", { recursive: true, force: true })
mkdirSync("reports/blobs", { recursive: true })
for (const folder of tested.filter((one) => !silent.includes(one))) {
  copyFileSync(`${folder}/reports/blob.json`, `reports/blobs/${folder.replace("/", "-")}.json`)
}
const merge =
  "exec vitest run --merge-reports reports/blobs --reporter minimal --reporter json --outputFile reports/vitest.json"
const { status } = spawnSync("npx", ["--yes", "pnpm@12", ...merge.split(" ")], { stdio: "inherit" })
const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: []
}
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : nothing)
const merged = read("reports/vitest.json")
const passedIn = ({ testResults }, folder) =>
  testResults
    .filter(({ name }) => relative(".", name).replaceAll("\\", "/").startsWith(`${folder}/`))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "passed").length
const reports = [
  merged,
  ...separate.map((folder) => {
    const report = read(`${folder}/reports/vitest3.json`)
    const shared = folders.flatMap((owner) => {
      const count = owner === folder ? 0 : passedIn(report, owner)
      return count === 0 ? [] : [`${count} of those of ${owner} (${passedIn(merged, owner)} there)`]
    })
    const parts = [`${passedIn(report, folder)} of its own`, ...shared]
    console.log(`${folder}: ${report.numPassedTests} passed: ${parts.join(", ")}`)
    return report
  })
]
const sum = (count) => reports.reduce((total, report) => total + count(report), 0)

for (const { testResults } of reports.slice(1)) {
  for (const { assertionResults, message, name } of testResults) {
    for (const { failureMessages, fullName, status } of assertionResults) {
      if (status === "failed") console.log(`${name}: ${fullName}\n${failureMessages.join("\n")}`)
    }
    if (message) console.log(`${name}: ${message}`)
  }
}

// A file that does not load has no test in it, and still is a failure.
const isBroken = ({ assertionResults, status }) =>
  status === "failed" && !assertionResults.some((result) => result.status === "failed")
const passed = sum((report) => report.numPassedTests)
const failures = sum((report) => report.numFailedTests + report.testResults.filter(isBroken).length)
// An error outside of every test fails the run as well.
const failed = Math.max(failures, status === 0 ? 0 : 1) + silent.length
const skipped = sum((report) => report.numPendingTests + report.numTodoTests)
if (skipped > 0) console.log(`${skipped} tests were skipped`)
console.log(`tests: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || skipped > 0 || passed === 0 ? 1 : 0
