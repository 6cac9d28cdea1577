/** `@effect/vitest` of Effect 4, over that of Effect 3: every test has a scope, and a clock that stops. */
import { it as it3 } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import type * as Scope from "effect/Scope"
import type * as V from "vitest"
import type * as Schema4 from "effect-4/Schema"
import * as Arbitrary from "./effect/Arbitrary.ts"
import { shareOfCases } from "./exceptions.ts"
import { withTestClock } from "./effect/testing/TestClock.ts"

export * from "@effect/vitest"

type Body<Args extends ReadonlyArray<unknown>> = (
  ...args: Args
) => Effect.Effect<unknown, unknown, Scope.Scope>

type Options = number | V.TestOptions

const tester = (
  around: <A, E>(self: Effect.Effect<A, E, Scope.Scope>) => Effect.Effect<A, E, Scope.Scope> = (
    self
  ) => self
) =>
  Object.assign(
    (name: string, body: Body<[V.TestContext]>, options?: Options) =>
      it3.scopedLive(name, (context) => around(body(context)), options),
    {
      prop: <A>(
        name: string,
        schemas: ReadonlyArray<Schema4.Schema<A>>,
        body: Body<[ReadonlyArray<A>]>,
        options?: V.TestOptions & { readonly arbitrary?: Arbitrary.CheckOptions }
      ) =>
        it3.scopedLive(
          name,
          () =>
            Arbitrary.checkEffect(
              Arbitrary.all(schemas.map((schema) => Arbitrary.schema(schema))),
              (values) => Effect.as(around(body(values)), true),
              {
                ...options?.arbitrary,
                runs: Math.ceil((options?.arbitrary?.runs ?? 100) * shareOfCases)
              }
            ).pipe(
              Effect.map(Arbitrary.formatCheckFailure),
              Effect.flatMap((failure) =>
                failure === undefined ? Effect.void : Effect.die(new Error(failure))
              )
            ),
          options
        ),
      each:
        <T>(cases: ReadonlyArray<T>) =>
        (name: string, body: Body<[T]>, options?: Options) =>
          it3.scopedLive.each(cases)(name, (one) => around(body(one)), options)
    }
  )

const testers = {
  effect: tester((self) =>
    withTestClock(Effect.provide(self, Logger.remove(Logger.defaultLogger)))
  ),
  live: tester()
}

export const it = new Proxy(it3, {
  get: (target, name, receiver): unknown =>
    Object.hasOwn(testers, name) ? Reflect.get(testers, name) : Reflect.get(target, name, receiver)
})
