/** Clients whose calls have additional hooks. */
import type { Client } from "./Client.ts"
import type { Extras } from "./Exchange.ts"
import { both, type Hooks, together } from "./Hooks.ts"

/** The extras of a call with more hooks, which run after the existing ones. */
export const withHooks = (extras: Extras | undefined, hooks: Hooks): Extras => ({
  ...extras,
  hooks:
    extras?.hooks !== undefined
      ? both(extras.hooks, hooks)
      : // Most calls have only the governor's hooks, so this case allocates nothing.
        hooks.sent === undefined
        ? hooks
        : together([hooks])
})

/** The same client with hooks around each attempt of its calls. */
export const hooked = (client: Client, hooks: Hooks): Client => {
  // The same for all operations without extras, which most are.
  const alone = withHooks(undefined, hooks)
  return {
    ...client,
    execute: (raw, metadata, args, extras) =>
      client.execute(raw, metadata, args, extras ? withHooks(extras, hooks) : alone)
  }
}
