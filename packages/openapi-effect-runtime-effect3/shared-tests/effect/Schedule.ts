/** `effect/Schedule` of Effect 4. */
import * as V3 from "effect/Schedule"

export * from "effect/Schedule"

export const upTo =
  ({ times }: { readonly times: number }) =>
  <Out, In, R>(self: V3.Schedule<Out, In, R>): V3.Schedule<[Out, number], In, R> =>
    V3.intersect(self, V3.recurs(times))

const while_ =
  <In>(holds: (step: { readonly input: In }) => boolean) =>
  <Out, R>(self: V3.Schedule<Out, In, R>): V3.Schedule<Out, In, R> =>
    V3.whileInput(self, (input) => holds({ input }))
export { while_ as while }
