/**
 * Dates as HTTP writes them (RFC 9110, section 5.6.7). `Date.parse` finds a date in almost any
 * text ("foo 2099"), and what a server says of time decides how long a client waits.
 */

const rfc850 = /^(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day, (\d\d)-(\w{3})-(\d\d) (\S+ GMT)$/
const asctime = /^(\w{3}) (\w{3}) ([ \d]\d) (\S+) (\d{4})$/

/** The year of two digits that is at most fifty years after `now`, as the RFC has it. */
const fullYear = (digits: number, now: number): number =>
  Math.floor((new Date(now).getUTCFullYear() + 50 - digits) / 100) * 100 + digits

/**
 * The milliseconds since the epoch of a date in the form that is sent today or one of the two
 * obsolete ones; not a number for any other text.
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
  // A date that is written back as it was read has nothing else in it, and exists.
  return new Date(millis).toUTCString() === today ? millis : NaN
}
