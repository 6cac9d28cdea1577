/** What the tenant of the soak tells about itself. */

/** What the tenant did; a lost write is one whose caller cannot know what became of it. */
export interface Deeds {
  readonly requests: number
  readonly tokens: number
  readonly faults: number
  readonly lostRotations: number
  readonly rotations: number
  readonly rotatedTwice: number
}

/** The header by which calls are told apart. */
export const callHeader = "x-call"
