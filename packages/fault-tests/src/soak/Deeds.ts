/** What the tenant of the soak tells about itself. */

/** What the tenant did; a lost write is one whose outcome its caller cannot know. */
export interface Deeds {
  readonly requests: number
  readonly tokens: number
  readonly faults: number
  readonly lostRotations: number
  readonly rotations: number
  readonly rotatedTwice: number
}

/** The header that identifies a call. */
export const callHeader = "x-call"
