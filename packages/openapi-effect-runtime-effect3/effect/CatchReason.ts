/** `Effect.catchReason` of Effect 4, which Effect 3 does not have: it is exported for programs too. */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"

type Tags<E> = E extends { readonly _tag: infer Tag extends string } ? Tag : never
type ReasonOf<E, Tag> =
  Extract<E, { readonly _tag: Tag }> extends { readonly reason: infer Reason } ? Reason : never
type Tagged<E, Tag> = Extract<E, { readonly _tag: Tag }>

const isTagged = (value: unknown, tag: string): boolean =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === tag

const hasReason = (value: unknown): value is { readonly reason: unknown } =>
  typeof value === "object" && value !== null && "reason" in value

/**
 * Handles an error by the tag of its `reason`: `catchReason("OutcomeUnknown", "TransportError", …)`.
 * The error stays in the type, since its other reasons do.
 */
export const catchReason: {
  <
    E,
    const Tag extends Tags<E>,
    const ReasonTag extends Tags<ReasonOf<E, Tag>>,
    A2,
    E2 = never,
    R2 = never
  >(
    tag: Tag,
    reasonTag: ReasonTag,
    handle: (
      reason: Tagged<ReasonOf<E, Tag>, ReasonTag>,
      error: Tagged<E, Tag>
    ) => Effect.Effect<A2, E2, R2>
  ): <A, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A | A2, E | E2, R | R2>
  <
    A,
    E,
    R,
    const Tag extends Tags<E>,
    const ReasonTag extends Tags<ReasonOf<E, Tag>>,
    A2,
    E2 = never,
    R2 = never
  >(
    self: Effect.Effect<A, E, R>,
    tag: Tag,
    reasonTag: ReasonTag,
    handle: (
      reason: Tagged<ReasonOf<E, Tag>, ReasonTag>,
      error: Tagged<E, Tag>
    ) => Effect.Effect<A2, E2, R2>
  ): Effect.Effect<A | A2, E | E2, R | R2>
} = /* @__PURE__ */ dual(
  4,
  <A, E, R, A2, E2, R2>(
    self: Effect.Effect<A, E, R>,
    tag: string,
    reasonTag: string,
    // The tags that are looked at make them what the overloads say.
    handle: (reason: unknown, error: E) => Effect.Effect<A2, E2, R2>
  ): Effect.Effect<A | A2, E | E2, R | R2> =>
    Effect.catchAll(self, (error): Effect.Effect<A2, E | E2, R2> =>
      isTagged(error, tag) && hasReason(error) && isTagged(error.reason, reasonTag)
        ? handle(error.reason, error)
        : Effect.fail(error)
    )
)
