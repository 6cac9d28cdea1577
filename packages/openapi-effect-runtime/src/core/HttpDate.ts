/**
 * HTTP dates (RFC 9110, section 5.6.7). `Date.parse` accepts almost any text ("foo 2099"), and the
 * times that a server sends decide how long a client waits.
 */

const rfc850 = /^(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day, (\d\d)-(\w{3})-(\d\d) (\S+ GMT)$/
const asctime = /^(\w{3}) (\w{3}) ([ \d]\d) (\S+) (\d{4})$/

/** Expands a two-digit year to at most fifty years after `now`, as the RFC says. */
const fullYear = (digits: number, now: number): number =>
  Math.floor((new Date(now).getUTCFullYear() + 50 - digits) / 100) * 100 + digits

/**
 * Parses a date in the current or one of the two obsolete formats to milliseconds since the epoch;
 * `NaN` for any other text.
 */
export const parse = (text: string, now: number): number => {
  const today = text
    .replace(
      rfc850,
      (_, name: string, day: string, month: string, year: string, time: string) =>
        `${name.slice(0, 3)}, ${day} ${month} ${fullYear(Number(year), now)} ${time}`
    )
    .replace(
      asctime,
      (_, name: string, month: string, day: string, time: string, year: string) =>
        `${name}, ${day.replace(" ", "0")} ${month} ${year} ${time} GMT`
    )
  const millis = Date.parse(today)
  // If formatting restores the text, the date exists and nothing else is in the text.
  return new Date(millis).toUTCString() === today ? millis : NaN
}
