/** The span of one request, as Effect 3 starts one. */
import * as Context from "effect/Context"
import * as Option from "effect/Option"
import type * as Tracer from "effect/Tracer"

/** A span of kind `client` below another one. */
export const childSpan = (
  tracer: Tracer.Tracer,
  parent: Tracer.Span,
  name: string,
  startTime: bigint
): Tracer.Span => tracer.span(name, Option.some(parent), Context.empty(), [], startTime, "client")
