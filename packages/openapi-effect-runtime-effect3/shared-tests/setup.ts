/** Inverts the tests that this edition cannot pass: they fail if they pass. */
import { setImmediate } from "node:timers/promises"
import { afterAll, afterEach, beforeEach } from "vitest"
import { exceptions } from "./exceptions.ts"
import { pathOf } from "./resolution.ts"

interface Named {
  readonly name: string
  readonly suite?: Named | undefined
}

interface Task extends Named {
  readonly type: string
  readonly tasks?: ReadonlyArray<Task>
}

const fullName = ({ name, suite }: Named): string =>
  suite === undefined ? name : `${fullName(suite)} > ${name}`

const matches = (tests: string | RegExp, name: string): boolean =>
  typeof tests === "string" ? tests === name : tests.test(name)

beforeEach(({ task }) => {
  const file = pathOf(task.file.filepath)
  const isException = exceptions.some(
    (each) => each.file === file && matches(each.tests, fullName(task))
  )
  if (isException) Object.assign(task, { fails: true })
})

// Tests in virtual time run into each other. Vitest reports them to another process, and gives up a report
// whose receipt is not looked at for a minute.
afterEach(() => setImmediate())

const namesIn = (task: Task): ReadonlyArray<string> =>
  task.tasks === undefined ? [fullName(task)] : task.tasks.flatMap(namesIn)

afterAll((suite) => {
  const file = pathOf(suite.file.filepath)
  const names = suite.tasks.flatMap(namesIn)
  for (const each of exceptions) {
    if (each.file === file && !names.some((name) => matches(each.tests, name))) {
      throw new Error(`${file} has no such test as ${String(each.tests)}: take it from the list`)
    }
  }
})
