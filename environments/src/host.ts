/** Runs a program and reports its end: the part that is the same within every runtime. */
import type { Json, Program, Report } from "./runtimes/Runtime.ts"

export const report = (program: Program<Json, Json>, input: Json): Promise<Report> =>
  program(input).then(
    (output) => ({ output }),
    (error: unknown) => ({ error: error instanceof Error ? `${error.stack}` : String(error) })
  )
