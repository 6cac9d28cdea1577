/** A tracer and a logger that take down what they are told, as plain values. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"

/** What a tracer was told, in the order in which spans began. */
export const recordSpans = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const millis = (nanos: bigint) => Number(nanos / 1_000_000n)
  return {
    spans,
    layer: Layer.succeed(Tracer.Tracer, tracer),
    plain: () =>
      spans.map(({ attributes, events, kind, name, parent, status }) => ({
        name,
        kind,
        parent: parent._tag === "Some" && parent.value._tag === "Span" ? parent.value.name : null,
        attributes: Object.fromEntries(attributes),
        events: events.map(([event, at, metadata]) => [event, millis(at), metadata]),
        ended:
          status._tag === "Ended"
            ? [millis(status.startTime), millis(status.endTime), status.exit._tag]
            : status._tag
      }))
  }
}

/** What loggers were told, from debug on. */
export const recordLines = () => {
  const lines: Array<readonly [string, string, Readonly<Record<string, unknown>>]> = []
  const logger = Logger.make(({ fiber, logLevel, message }) => {
    lines.push([
      logLevel,
      String(message),
      { ...fiber.getRef(References.CurrentLogAnnotations), ...spanOf(fiber.context) }
    ])
  })
  return {
    lines,
    layer: Layer.merge(
      Logger.layer([logger]),
      Layer.succeed(References.MinimumLogLevel, "Debug" as const)
    )
  }
}

const spanOf = (context: Context.Context<never>) => {
  const span = Context.getOrUndefined(context, Tracer.ParentSpan)
  return span?._tag === "Span" ? { span: span.name } : undefined
}

/** Metrics of this test alone. */
export const ownMetrics = Layer.sync(Metric.MetricRegistry, () => new Map())

/** What the metrics hold: a series a line, without the empty buckets of histograms. */
export const metrics = Effect.map(Metric.snapshot, (series) =>
  series.map((one) => [
    one.id,
    one.attributes,
    one.type === "Histogram"
      ? { count: one.state.count, sum: one.state.sum }
      : one.type === "Counter"
        ? Number(one.state.count)
        : one.type
  ])
)
