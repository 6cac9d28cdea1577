/** `effect/LogLevel` of Effect 4, whose levels are words; Effect 3 has values. */
import * as V3 from "effect/LogLevel"

export type LogLevel = "Error" | "Warn" | "Info" | "Debug"

const levels: Readonly<Record<LogLevel, V3.LogLevel>> = {
  Error: V3.Error,
  Warn: V3.Warning,
  Info: V3.Info,
  Debug: V3.Debug
}

export const toV3 = (level: LogLevel): V3.LogLevel => levels[level]

/** `least` is what `References.MinimumLogLevel` gives. */
export const isGreaterThan = (least: V3.LogLevel, level: LogLevel): boolean =>
  V3.greaterThan(least, toV3(level))
