/**
 * The client's options, read from the program's configuration (the environment,
 * unless a `ConfigProvider` says otherwise). The secret is redacted as it is read.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClientOptions } from "./Client.ts"
import { clientSecret } from "./Credentials.ts"

const settings = /* @__PURE__ */ Config.all({
  domain: /* @__PURE__ */ Config.NonEmptyString("AUTH0_DOMAIN"),
  clientId: /* @__PURE__ */ Config.NonEmptyString("AUTH0_CLIENT_ID"),
  clientSecret: /* @__PURE__ */ Config.Redacted("AUTH0_CLIENT_SECRET"),
  audience: /* @__PURE__ */ Config.option(/* @__PURE__ */ Config.NonEmptyString("AUTH0_AUDIENCE")),
  origin: /* @__PURE__ */ Config.option(/* @__PURE__ */ Config.NonEmptyString("AUTH0_ORIGIN"))
})

/** `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`; optional: `AUTH0_AUDIENCE`, `AUTH0_ORIGIN`. */
export const optionsFromConfig: Effect.Effect<ClientOptions, Config.ConfigError> =
  /* @__PURE__ */ Effect.gen(function* () {
    const read = yield* settings
    return {
      domain: read.domain,
      credentials: clientSecret(read),
      audience: Option.getOrUndefined(read.audience),
      origin: Option.getOrUndefined(read.origin)
    }
  })
