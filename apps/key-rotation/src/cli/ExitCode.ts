/**
 * The exit codes of the tool: one table, which `--help`, the README and the program share.
 */

/** Every exit code, its meaning and what to do, in the order of the codes. */
export const exitCodeTable = [
  { name: "done", code: 0, meaning: "everything that was requested is done" },
  { name: "failed", code: 1, meaning: "an unexpected failure: report it as a bug of this tool" },
  {
    name: "usage",
    code: 2,
    meaning: "the command line, a plan, a journal or another file is invalid: nothing was sent"
  },
  {
    name: "access",
    code: 3,
    meaning:
      "the environment or the credentials are invalid, or a scope is missing: nothing was sent"
  },
  {
    name: "notRotated",
    code: 4,
    meaning: "some connections of the plan are not rotated: the report says why"
  },
  {
    name: "unknownOutcome",
    code: 5,
    meaning: "a rotation was sent and its outcome is not known yet: resume"
  },
  {
    name: "alarm",
    code: 6,
    meaning: "keys are not as a single rotation leaves them: find out who rotated, at once"
  },
  { name: "unavailable", code: 7, meaning: "the tenant could not be read: try again later" },
  {
    name: "journalInUse",
    code: 8,
    meaning: "another process works on this journal: wait for it, or take over"
  },
  { name: "attention", code: 9, meaning: "doctor found connections that need attention" },
  {
    name: "output",
    code: 10,
    meaning: "a journal, report or output could not be written: free space, then resume a run"
  },
  { name: "interrupted", code: 130, meaning: "interrupted: resume a run" }
] as const

/** The name of an exit code in the program. */
export type ExitCodeName = (typeof exitCodeTable)[number]["name"]

/** The exit code of that name. */
export const exitCode = (name: ExitCodeName): number =>
  exitCodeTable.find((row) => row.name === name)?.code ?? 1

/** The table as text, a line each. */
export const exitCodeLines: string = exitCodeTable
  .map(({ code, meaning }) => `${String(code).padStart(3)}  ${meaning}`)
  .join("\n")
