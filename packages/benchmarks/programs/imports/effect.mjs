// What every program on Effect imports: what ours is compared with.
export * as Effect from "effect/Effect"
