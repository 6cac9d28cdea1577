import { Users } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/fetch"
import { connectTo } from "@effect-auth0/management/promise"

// One client for the process, made by the first request: a build has no secrets.
let client: ReturnType<typeof connectTo> | undefined

/** `app/api/users/[id]/route.ts` */
export const GET = async (
  request: Request,
  { params }: { readonly params: Promise<{ readonly id: string }> }
): Promise<Response> => {
  const auth0 = await (client ??= connectTo(layerEnv()))
  const { id } = await params
  const outcome = await auth0.outcome(Users.get, id, {}, { signal: request.signal })
  if (outcome.ok) return Response.json({ name: outcome.value.name })
  return new Response(null, { status: outcome.error._tag === "NotFound" ? 404 : 502 })
}
