/**
 * Problems of a document or configuration. All problems of a run are collected and thrown together, so
 * that they can be fixed at once.
 */

/** A problem that prevents generation. */
export interface Problem {
  /** Where: an operation (`GET /users`), an option or a file. */
  readonly where: string
  /** File and line, such as `openapi.yaml:12`, if known. */
  readonly location?: string
  /** What is wrong. */
  readonly problem: string
  /** How to fix it. */
  readonly remedy: string
}

/**
 * Thrown when a layer cannot be generated. Nothing was written, or the previous output is still in
 * place.
 *
 * @example
 * try {
 *   await generate(config)
 * } catch (error) {
 *   if (error instanceof GenerationError) for (const problem of error.problems) report(problem)
 * }
 */
export class GenerationError extends Error {
  readonly _tag = "GenerationError"
  override readonly name = "GenerationError"
  readonly problems: ReadonlyArray<Problem>

  constructor(problems: ReadonlyArray<Problem>, options?: ErrorOptions) {
    super(
      problems
        .map(
          ({ location, where, problem, remedy }) =>
            `${location === undefined ? "" : `${location}: `}${where}: ${problem}\n  → ${remedy}`
        )
        .join("\n"),
      options
    )
    this.problems = problems
  }
}

/** A single problem as an error to throw. */
export const failWith = (where: string, problem: string, remedy: string): never => {
  throw new GenerationError([{ where, problem, remedy }])
}
