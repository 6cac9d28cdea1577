/** How an API resumes its streams of events. */
export interface EventDialect {
  /** The query parameter for the position to go on after; the header `last-event-id` if not given. */
  readonly position?: string | undefined
  /** Query parameters that say where a stream begins, and do not go together with a position. */
  readonly start?: ReadonlyArray<string> | undefined
}
