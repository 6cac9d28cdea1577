/** The oldest versions of the peer ranges, and what tests need beside them in versions that are for those. */
export const oldest = {
  "@effect/platform": "0.82.5",
  "@effect/platform-node": "0.81.0",
  "@effect/vitest": "0.22.3",
  effect: "3.15.3",
  undici: "7.0.0"
} as const
