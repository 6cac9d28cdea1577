import { Users } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/node"
import { connectTo } from "@effect-auth0/management/promise"

// One client for all invocations of an instance: the token and the connections are kept between them.
let client: ReturnType<typeof connectTo> | undefined

/** What API Gateway sends (payload format 2.0), as far as it is used here. */
interface Event {
  readonly pathParameters?: Readonly<Record<string, string | undefined>>
}

interface Context {
  readonly getRemainingTimeInMillis: () => number
}

export const handler = async (event: Event, context: Context) => {
  const auth0 = await (client ??= connectTo(layerEnv()))
  const id = event.pathParameters?.["id"] ?? ""
  // Ends before the function is ended, with time left to respond.
  const deadline = context.getRemainingTimeInMillis() - 500
  const outcome = await auth0.outcome(Users.get, id, {}, { deadline })
  if (outcome.ok) return { statusCode: 200, body: JSON.stringify({ name: outcome.value.name }) }
  return { statusCode: outcome.error._tag === "NotFound" ? 404 : 502 }
}
