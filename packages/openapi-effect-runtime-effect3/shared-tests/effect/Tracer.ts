/** `effect/Tracer` of Effect 4: tracers and spans as tests make them. */
import type * as Context from "effect/Context"
import * as V3Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import type * as Exit from "effect/Exit"
import * as V3 from "effect/Tracer"
import { tracer } from "openapi-effect-runtime-effect3/effect/FiberState"
import { setting, TestKey } from "./TestKey.ts"

export { ParentSpan } from "effect/Tracer"

export const Tracer: TestKey<V3.Tracer> = new TestKey(tracer, (value) =>
  setting(DefaultServices.currentServices, V3Context.add(V3.Tracer, value))
)

/** What a span is made of. */
export interface SpanOptions extends Pick<V3.Span, "name" | "parent" | "links" | "kind"> {
  readonly annotations: Context.Context<never>
  readonly startTime: bigint
}

export const make = ({ span }: { readonly span: (options: SpanOptions) => V3.Span }): V3.Tracer =>
  V3.make({
    span: (name, parent, annotations, links, startTime, kind) =>
      span({ name, parent, annotations, links, startTime, kind }),
    context: (run) => run()
  })

let spans = 0

/** A span that is kept in memory, as Effect's own ones are. */
export class NativeSpan implements V3.Span {
  readonly _tag = "Span"
  readonly sampled = true
  readonly spanId: string = String(++spans).padStart(16, "0")
  readonly traceId: string
  readonly name: string
  readonly parent: V3.Span["parent"]
  readonly context: Context.Context<never>
  readonly kind: V3.SpanKind
  readonly links: Array<V3.SpanLink>
  readonly attributes = new Map<string, unknown>()
  readonly events: Array<[name: string, startTime: bigint, attributes: Record<string, unknown>]> =
    []
  status: V3.SpanStatus

  constructor({ annotations, kind, links, name, parent, startTime }: SpanOptions) {
    this.name = name
    this.parent = parent
    this.context = annotations
    this.kind = kind
    this.links = [...links]
    this.traceId = parent._tag === "Some" ? parent.value.traceId : `${this.spanId}${this.spanId}`
    this.status = { _tag: "Started", startTime }
  }

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    this.status = { _tag: "Ended", startTime: this.status.startTime, endTime, exit }
  }

  attribute(name: string, value: unknown): void {
    this.attributes.set(name, value)
  }

  event(name: string, startTime: bigint, attributes: Record<string, unknown> = {}): void {
    this.events.push([name, startTime, attributes])
  }

  addLinks(links: ReadonlyArray<V3.SpanLink>): void {
    this.links.push(...links)
  }
}
