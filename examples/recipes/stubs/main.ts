import { Users } from "@effect-auth0/management"
import { Effect, Stream } from "effect"

/** Blocks every user of a domain, and returns how many there were. */
export const blockDomain = (domain: string) =>
  Users.list.items({ q: `email:*@${domain}`, search_engine: "v3" }).pipe(
    Stream.filter((user) => user.blocked !== true),
    Stream.mapEffect((user) => Users.update(user.user_id ?? "", { blocked: true })),
    Stream.runCount,
    Effect.withSpan("block domain")
  )
