/**
 * An OpenTelemetry collector in memory: takes OTLP over HTTP as JSON on a free port
 * of this machine, and gives what arrived as plain values.
 */
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"

interface Value {
  readonly stringValue?: string
  readonly intValue?: number
  readonly doubleValue?: number
  readonly boolValue?: boolean
}

interface Attribute {
  readonly key: string
  readonly value: Value
}

interface Spans {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: ReadonlyArray<Attribute> }
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<{
        readonly traceId: string
        readonly spanId: string
        readonly parentSpanId?: string
        readonly name: string
        readonly kind: number
        readonly status: { readonly code: number; readonly message?: string }
        readonly attributes: ReadonlyArray<Attribute>
        readonly events: ReadonlyArray<{
          readonly name: string
          readonly attributes: ReadonlyArray<Attribute>
        }>
      }>
    }>
  }>
}

interface Points {
  readonly dataPoints: ReadonlyArray<{
    readonly attributes: ReadonlyArray<Attribute>
    readonly asDouble?: number
    readonly count?: number
    readonly explicitBounds?: ReadonlyArray<number>
  }>
}

interface Metrics {
  readonly resourceMetrics: ReadonlyArray<{
    readonly scopeMetrics: ReadonlyArray<{
      readonly metrics: ReadonlyArray<{
        readonly name: string
        readonly unit: string
        readonly sum?: Points & { readonly isMonotonic: boolean }
        readonly histogram?: Points
      }>
    }>
  }>
}

interface Logs {
  readonly resourceLogs: ReadonlyArray<{
    readonly scopeLogs: ReadonlyArray<{
      readonly logRecords: ReadonlyArray<{
        readonly traceId?: string
        readonly spanId?: string
        readonly severityText: string
        readonly body: Value
        readonly attributes: ReadonlyArray<Attribute>
      }>
    }>
  }>
}

const valueOf = ({ boolValue, doubleValue, intValue, stringValue }: Value) =>
  stringValue ?? intValue ?? doubleValue ?? boolValue

const record = (attributes: ReadonlyArray<Attribute>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]))

const kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"]
const codes = ["unset", "ok", "error"]

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** What arrived until now. */
const arrivals = (bodies: ReadonlyArray<readonly [path: string, body: string]>) => {
  // The collector takes them from Effect's exporter, whose shapes these are.
  const parsed = <A>(path: string) =>
    bodies.filter(([at]) => at === path).map(([, body]) => JSON.parse(body) as A)
  const resources = parsed<Spans>("/v1/traces").flatMap(({ resourceSpans }) => resourceSpans)
  const spans = resources.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans)
  const nameOf = new Map(spans.map(({ name, spanId }) => [spanId, name]))
  return {
    services: new Set(resources.map(({ resource }) => record(resource.attributes)["service.name"])),
    traces: new Set(spans.map(({ traceId }) => traceId)),
    spans: spans.map((span) => ({
      name: span.name,
      kind: kinds[span.kind],
      parent: nameOf.get(span.parentSpanId ?? ""),
      status: [codes[span.status.code], ...(span.status.message ? [span.status.message] : [])],
      attributes: record(span.attributes),
      events: span.events.map(({ attributes, name }) => [name, record(attributes)] as const)
    })),
    metrics: parsed<Metrics>("/v1/metrics")
      .slice(-1)
      .flatMap(({ resourceMetrics }) => resourceMetrics)
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .flatMap(
        ({ histogram, name, sum, unit }) =>
          (sum ?? histogram)?.dataPoints.map(({ asDouble, attributes, count }) => ({
            name,
            unit,
            attributes: record(attributes),
            value: asDouble ?? count
          })) ?? []
      ),
    lines: parsed<Logs>("/v1/logs")
      .flatMap(({ resourceLogs }) => resourceLogs)
      .flatMap(({ scopeLogs }) => scopeLogs)
      .flatMap(({ logRecords }) => logRecords)
      .map(({ attributes, body, severityText, spanId }) => ({
        level: severityText,
        sentence: valueOf(body),
        span: nameOf.get(spanId ?? ""),
        fields: record(attributes)
      })),
    /** Everything, as it came over the wire. */
    text: bodies.map(([, body]) => body).join("\n")
  }
}

/** A collector that listens until the scope closes. */
export const collector = Effect.acquireRelease(
  Effect.promise(
    () =>
      new Promise<{
        readonly url: string
        readonly arrived: () => ReturnType<typeof arrivals>
        readonly stop: () => Promise<void>
      }>((resolve) => {
        const bodies: Array<readonly [string, string]> = []
        const server = createServer((request, response) => {
          bodyOf(request).then(
            (body) => {
              bodies.push([request.url ?? "", body])
              response.setHeader("content-type", "application/json").end("{}")
            },
            () => response.destroy()
          )
        })
        server.listen(0, "127.0.0.1", () => {
          // A server that listens on a port has an address with one.
          const { port } = server.address() as AddressInfo
          resolve({
            url: `http://127.0.0.1:${port}`,
            arrived: () => arrivals(bodies),
            stop: () =>
              new Promise((stopped) => {
                server.close(() => stopped())
                server.closeAllConnections()
              })
          })
        })
      })
  ),
  ({ stop }) => Effect.promise(stop)
)
