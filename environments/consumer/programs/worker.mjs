/** The host in a Worker, each of whose requests is a step: they share the client of the module. */
import { steps } from "./promises.mjs"

export default {
  fetch: async (request) => {
    const { step, tenant } = await request.json()
    return Response.json(await steps[step](tenant))
  }
}
