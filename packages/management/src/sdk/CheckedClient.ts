/** The client of every entry point but the smallest: its options are checked for programs without types. */
import * as Effect from "effect/Effect"
import { flag, type Rules, text, wrongClient } from "openapi-effect-runtime/call/OptionRules"
import { isObject } from "openapi-effect-runtime/core/Json"
import { makeOver as makeUnchecked } from "./Client.ts"

const rules: Rules = {
  origin: {
    what: "https, or http on this machine, with a host and a port only",
    accepts: (value) => typeof value === "string"
  },
  insecureOrigin: flag,
  audience: text,
  customDomain: text,
  clientInfo: {
    what: "an object with name and version, or false",
    accepts: (value) =>
      value === false ||
      (isObject(value) && text.accepts(value["name"]) && text.accepts(value["version"]))
  }
}

/** The client of a tenant over a given transport. */
export const makeOver: typeof makeUnchecked = (transport, options) => {
  const wrong = wrongClient(rules, options)
  return wrong === undefined ? makeUnchecked(transport, options) : Effect.fail(wrong)
}
