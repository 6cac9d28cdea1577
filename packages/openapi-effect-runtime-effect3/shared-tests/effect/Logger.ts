/** `effect/Logger` of Effect 4, whose levels are words, and whose loggers are told the fiber. */
import * as Effect from "effect/Effect"
import * as V3Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as HashSet from "effect/HashSet"
import * as Layer from "effect/Layer"
import * as V3 from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import * as Fiber from "./Fiber.ts"

/** What a logger is told. */
export interface Options {
  readonly message: unknown
  readonly logLevel: string
  readonly cause: unknown
  readonly date: Date
  readonly fiber: Fiber.Fiber<unknown, unknown> | undefined
  /** As Effect 3 tells it, for its own formats. */
  readonly entry: V3.Logger.Options<unknown>
}

export interface Logger<out Output> {
  readonly log: (options: Options) => Output
}

const wordOf = (level: LogLevel.LogLevel): string =>
  level === LogLevel.Warning ? "Warn" : level._tag

export const make = <Output>(log: (options: Options) => Output): V3.Logger<unknown, Output> =>
  V3.make((entry) =>
    log({
      entry,
      message: Array.isArray(entry.message) ? entry.message : [entry.message],
      logLevel: wordOf(entry.logLevel),
      cause: entry.cause,
      date: entry.date,
      fiber: Option.getOrUndefined(Option.map(V3Fiber.getCurrentFiber(), Fiber.fromV3))
    })
  )

/** These loggers, and no others. */
export const layer = (loggers: ReadonlyArray<V3.Logger<unknown, unknown>>): Layer.Layer<never> =>
  Layer.scopedDiscard(Effect.locallyScoped(FiberRef.currentLoggers, HashSet.fromIterable(loggers)))

const format = <Output>(logger: V3.Logger<unknown, Output>): Logger<Output> => ({
  log: ({ entry }) => logger.log(entry)
})

export const formatSimple = format(V3.stringLogger)
export const formatLogFmt = format(V3.logfmtLogger)
export const formatStructured = format(V3.structuredLogger)
export const formatJson = format(V3.jsonLogger)
