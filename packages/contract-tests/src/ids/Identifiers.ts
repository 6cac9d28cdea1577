/**
 * Strings that somebody, somewhere, passes as an id: by mistake, out of a form, or
 * in order to reach another operation than the one that is called.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"

/** Ids that have led a client astray, each in its own way. */
export const awkwardIds: ReadonlyArray<string> = [
  "",
  " ",
  ".",
  "..",
  "...",
  "../..",
  "./x",
  "..;",
  "/",
  "//",
  "/../",
  "\\",
  "..\\..",
  "con_1/keys/rotate",
  "con_1/../../connections",
  "../connections-scim-configurations",
  "//evil.example/x",
  "https://evil.example/x",
  "@evil.example",
  "%",
  "%2",
  "%2e",
  "%2e%2e",
  "%2E%2E%2F",
  "%252e%252e",
  "%00",
  "%zz",
  "?",
  "?a=b",
  "x?fields=id",
  "#",
  "x#y",
  "&a=b",
  ";a=b",
  "a b",
  "a+b",
  "a,b",
  "{id}",
  "{tokenId}",
  "$&",
  "$1",
  "$`",
  ":id",
  "*",
  "!'()~",
  '"<>|^`',
  "auth0|5f1d2b7a94c0",
  "google-oauth2|1234567890",
  "ada@acme.example",
  "null",
  "undefined",
  "constructor",
  "__proto__",
  "ä",
  "a\u0308",
  "日本語",
  "👩‍👩‍👧",
  "\u202Eevil",
  "\u2024\u2024",
  "\uFF0E\uFF0E",
  "\uFF0F",
  "\uFEFFx",
  "\uFFFD",
  "\uD800",
  "\uDFFFx",
  "x\uD83D",
  "\u0000",
  "a\u0000b",
  "\r\nx: y",
  "\t",
  "\u007F",
  "\u0085",
  "\u2028",
  "x".repeat(255),
  "x".repeat(4000),
  "x".repeat(10_240),
  "/".repeat(10_240),
  "ä".repeat(700),
  "ä".repeat(5000)
]

// What the awkward ones are made of, for new combinations of it.
const fragments = [
  ".",
  "/",
  "\\",
  "%",
  "2e",
  "2F",
  "?",
  "#",
  "&",
  "=",
  ";",
  "keys",
  "rotate",
  "con_"
]

const fragment = Arbitrary.schema(Schema.Literals(fragments))

const codeUnit = Arbitrary.map(
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 0xffff }))),
  (unit) => String.fromCharCode(unit)
)

const join = (parts: ReadonlyArray<string>): string => parts.join("")

/** Any string of UTF-16 code units, halves of surrogate pairs among them. */
export const anyString = Arbitrary.map(Arbitrary.array(codeUnit, { maxLength: 40 }), join)

/** Strings of the pieces that mean something in a URL, with anything between them. */
export const urlLikeString = Arbitrary.map(
  Arbitrary.array(
    Arbitrary.flatMap(Arbitrary.schema(Schema.Boolean), (known) => (known ? fragment : codeUnit)),
    { maxLength: 12 }
  ),
  join
)
