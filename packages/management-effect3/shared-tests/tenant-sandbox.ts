/**
 * `@effect-auth0/tenant-sandbox`, which is written for Effect 4, for tests that call it from Effect 3: its
 * effects are those of Effect 3, on the clock of whoever runs them.
 */
import * as Sandbox from "@effect-auth0/tenant-sandbox"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Effect4 from "effect-4/Effect"
import * as Exit4 from "effect-4/Exit"
import * as Redacted4 from "effect-4/Redacted"
import * as Scope4 from "effect-4/Scope"
import { fromEffect4 } from "../../openapi-effect-runtime-effect3/shared-tests/Effect4.ts"

export { planLimits, startTenantSandbox } from "@effect-auth0/tenant-sandbox"

/** Whatever the sandbox gives, with effects and secrets of Effect 3 in it. */
const adapted = (value: unknown): unknown => {
  if (Effect4.isEffect(value)) {
    // What the sandbox's effects need they are given when it is made.
    return Effect.map(fromEffect4(value as Effect4.Effect<unknown, unknown>), adapted)
  }
  if (Redacted4.isRedacted(value)) return Redacted.make(Redacted4.value(value))
  if (typeof value === "function") {
    return (...args: ReadonlyArray<unknown>): unknown =>
      adapted(Reflect.apply(value, undefined, args))
  }
  return typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, adapted(member)]))
    : value
}

export const makeSandbox = (
  options?: Sandbox.SandboxOptions
): Effect.Effect<unknown, Sandbox.SandboxStartError, Scope.Scope> =>
  Effect.acquireRelease(fromEffect4(Scope4.make()), (scope) =>
    fromEffect4(Scope4.close(scope, Exit4.void))
  ).pipe(
    Effect.flatMap((scope) => fromEffect4(Scope4.provide(Sandbox.makeSandbox(options), scope))),
    Effect.map(adapted)
  )

export class TenantSandbox extends Context.Tag("TenantSandbox")<TenantSandbox, unknown>() {
  static readonly layer = (
    options?: Sandbox.SandboxOptions
  ): Layer.Layer<TenantSandbox, Sandbox.SandboxStartError> =>
    Layer.scoped(TenantSandbox, makeSandbox(options))
}
