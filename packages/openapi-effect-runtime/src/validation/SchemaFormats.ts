/**
 * Patterns for the string formats of JSON Schema. They reject values that certainly do not match the
 * format, and accept whatever an API might accept: an email address need not be deliverable, an IPv6
 * address need not be in its shortest form.
 */

const date = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?`
const offset = String.raw`(?:[Zz]|[+\-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)`
const byte = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`

/** Regular expression source, for the flag `u`, by format. */
export const formatPatterns: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["date", `^${date}$`],
  ["time", `^${time}${offset}$`],
  ["date-time", `^${date}[Tt ]${time}${offset}$`],
  ["email", String.raw`^[^\s@]+@[^\s@]+$`],
  [
    "hostname",
    "^(?=.{1,253}\\.?$)[A-Za-z0-9_](?:[A-Za-z0-9_\\-]{0,61}[A-Za-z0-9_])?(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_\\-]{0,61}[A-Za-z0-9_])?)*\\.?$"
  ],
  ["ipv4", String.raw`^(?:${byte}\.){3}${byte}$`],
  ["ipv6", String.raw`^(?=[^:]*:[^:]*:)[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%\w+)?$`],
  ["uri", String.raw`^[A-Za-z][A-Za-z0-9+.\-]*:\S+$`],
  ["uuid", "^(?:urn:uuid:)?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"]
])
