/**
 * Takes down what a program logs and traces, in all of the formats that Effect
 * has, as things to be searched for secrets.
 */
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Tracer from "effect/Tracer"

/** Something that a program could print, and what it is. */
export type Artifact = readonly [what: string, value: unknown]

/** Takes down what is logged and traced, in all of the formats that Effect has. */
export const makeRecorder = () => {
  const artifacts: Array<Artifact> = []
  const recording = (what: string, format: Logger.Logger<unknown, unknown>) =>
    Logger.make((options) => {
      artifacts.push([`log line (${what})`, format.log(options)])
    })
  const loggers = Logger.layer([
    recording("simple", Logger.formatSimple),
    recording("logfmt", Logger.formatLogFmt),
    recording("structured", Logger.formatStructured),
    recording("JSON", Logger.formatJson),
    Logger.make(({ cause, message }) => {
      artifacts.push(["log message", message], ["log cause", cause])
    })
  ])
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      artifacts.push(["span", span])
      return span
    }
  })
  const layer = Layer.merge(loggers, Layer.succeed(Tracer.Tracer, tracer))
  return { artifacts, layer }
}
