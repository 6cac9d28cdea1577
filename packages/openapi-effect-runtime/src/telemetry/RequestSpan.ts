/** The span of one request: how a tracer is asked for one. */
import * as Context from "effect/Context"
import * as Option from "effect/Option"
import type * as Tracer from "effect/Tracer"

/** A span of kind `client` below another one. */
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
