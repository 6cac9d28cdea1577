/** Clients whose calls have further hooks. */
import type { Client } from "./Client.ts"
import type { Extras } from "./Exchange.ts"
import { both, type Hooks, together } from "./Hooks.ts"

/** The extras of a call with further hooks, which come after those that are there. */
export const withHooks = (extras: Extras | undefined, hooks: Hooks): Extras => ({
  ...extras,
  hooks:
    extras?.hooks !== undefined
      ? both(extras.hooks, hooks)
      : // The governor's alone are what most calls have: nothing is made for them.
        hooks.sent === undefined
        ? hooks
        : together([hooks])
})

/** The same client with hooks around each attempt of its calls. */
export const hooked = (client: Client, hooks: Hooks): Client => ({
  ...client,
  execute: (raw, metadata, args, extras) =>
    client.execute(raw, metadata, args, withHooks(extras, hooks))
})
