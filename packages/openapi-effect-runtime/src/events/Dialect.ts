/** How an API resumes its event streams. */
export interface EventDialect {
  /** The query parameter for the position to continue after; the header `last-event-id` by default. */
  readonly position?: string | undefined
  /** Query parameters that say where a stream begins, and exclude a position. */
  readonly start?: ReadonlyArray<string> | undefined
}
