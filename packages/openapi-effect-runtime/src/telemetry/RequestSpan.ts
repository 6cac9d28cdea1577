/** Starts the span of one request. */
import * as Context from "effect/Context"
import * as Option from "effect/Option"
import type * as Tracer from "effect/Tracer"

/** A child span of kind `client`. */
export const childSpan = (
  tracer: Tracer.Tracer,
  parent: Tracer.Span,
  name: string,
  startTime: bigint
): Tracer.Span =>
  tracer.span({
    name,
    parent: Option.some(parent),
    annotations: Context.empty(),
    links: [],
    startTime,
    kind: "client",
    root: false,
    sampled: parent.sampled
  })
