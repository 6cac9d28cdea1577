/**
 * What can be wrong with a document or a configuration. All problems of a run are collected
 * and thrown together, so that a contract is repaired in one go instead of one run a mistake.
 */

/** One thing that keeps the layer from being generated. */
export interface Problem {
  /** Where: an operation (`GET /users`), an option or a file. */
  readonly where: string
  /** File and line of it, such as `openapi.yaml:12`, where they are known. */
  readonly location?: string
  /** What is wrong there. */
  readonly problem: string
  /** What to do about it. */
  readonly remedy: string
}

/**
 * Thrown when a layer cannot be generated. Nothing was written then, or the former output
 * is still in place.
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

/** A problem of one place, as an error to be thrown at once. */
export const failWith = (where: string, problem: string, remedy: string): never => {
  throw new GenerationError([{ where, problem, remedy }])
}
