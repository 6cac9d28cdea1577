import { expect, test } from "vitest"
import type { Finding } from "../../src/diff/finding.ts"
import { reportText } from "../../src/diff/report.ts"

const finding = (rule: string, breaking: boolean, at: string, operations: Array<string>) =>
  ({
    rule,
    breaking,
    at,
    message: "is gone",
    operations,
    operationCount: operations.length
  }) satisfies Finding

test("findings by weight and by rule, with the first operations and the number of the others", () => {
  const findings = [
    finding("error-status-removed", true, "409", ["books.create"]),
    finding("parameter-removed", true, "query.from", ["books.list"]),
    finding("parameter-removed", true, "query.include_totals", [
      "a.get",
      "b.get",
      "c.get",
      "d.get"
    ]),
    finding("response-header-removed", false, "200 headers.x-left", ["books.list"])
  ]
  expect(reportText("v1.0.0", findings)).toBe(
    `Since v1.0.0: 4 changes for users of the clients, 3 breaking.

Breaking (3)

  error-status-removed
    409  is gone
         in books.create

  parameter-removed
    query.from            is gone
                          in books.list
    query.include_totals  is gone
                          in a.get, b.get, c.get and 1 more

Not breaking (1)

  response-header-removed
    200 headers.x-left  is gone
                        in books.list
`
  )
})

test("one finding, and none", () => {
  expect(reportText("main", [finding("operation-added", false, "operation", ["a.b"])])).toBe(
    `Since main: 1 change for users of the clients, 0 breaking.

Not breaking (1)

  operation-added
    operation  is gone
               in a.b
`
  )
  expect(reportText("main", [])).toBe("Since main nothing changed for users of the clients.\n")
})
