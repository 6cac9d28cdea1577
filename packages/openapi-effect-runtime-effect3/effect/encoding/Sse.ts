/**
 * `effect/encoding/Sse` of Effect 4: a parser of server-sent events. That of Effect 3 is in a package of
 * experiments, and has no limit for the length of an event.
 */
import * as Duration from "effect/Duration"

export type Parsed =
  | {
      readonly _tag: "Event"
      /** The last one that the server gave; `""` takes it back. */
      readonly id: string | undefined
      readonly event: string
      readonly data: string
    }
  | { readonly _tag: "Retry"; readonly duration: Duration.Duration }

export interface Parser {
  /** Returns something if an event is longer than allowed. */
  readonly feed: (chunk: string) => "too long" | undefined
}

export interface ParserOptions {
  /** The most UTF-16 code units of an event that has not ended. */
  readonly maxEventSize: number
  /** Whether an event that has a type and no data counts. */
  readonly dispatchEmptyNamedEvents?: boolean
}

export const makeParser = (
  onParse: (event: Parsed) => void,
  { dispatchEmptyNamedEvents = false, maxEventSize }: ParserOptions
): Parser => {
  let isFirst = true
  let afterReturn = false
  let line: Array<string> = []
  let lineLength = 0
  let id: string | undefined
  let event = ""
  let data = ""

  const dispatch = (): void => {
    const parsed = {
      _tag: "Event",
      id,
      event: event || "message",
      data: data.slice(0, -1)
    } as const
    const counts = data !== "" || (dispatchEmptyNamedEvents && event !== "")
    event = data = ""
    if (counts) onParse(parsed)
  }

  const readLine = (text: string): void => {
    if (text === "") return dispatch()
    const colon = text.indexOf(":")
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? "" : text.slice(colon + (text[colon + 1] === " " ? 2 : 1))
    if (field === "data") data += `${value}\n`
    else if (field === "event") event = value
    else if (field === "id" && !value.includes("\0")) id = value
    else if (field === "retry" && /^\d+$/.test(value)) {
      onParse({ _tag: "Retry", duration: Duration.millis(Number(value)) })
    }
  }

  return {
    feed: (chunk) => {
      if (chunk === "") return undefined
      let text = isFirst && chunk.startsWith("\uFEFF") ? chunk.slice(1) : chunk
      isFirst = false
      // A line break of two characters may come in two chunks.
      if (afterReturn && text.startsWith("\n")) text = text.slice(1)
      afterReturn = chunk.endsWith("\r")
      const [rest = "", ...more] = text.split(/\r\n|\r|\n/)
      // Joined when its end is there: a line may come in very many chunks.
      line.push(rest)
      lineLength += rest.length
      const last = more.pop()
      if (last !== undefined) {
        readLine(line.join(""))
        for (const each of more) readLine(each)
        line = [last]
        lineLength = last.length
      }
      return lineLength + data.length > maxEventSize ? "too long" : undefined
    }
  }
}
