/** The same with promises, on a client that the module keeps, as a server does. */
import { Connections } from "@effect-auth0/management"
import { connect } from "@effect-auth0/management/promise"

let connected

const connectedTo = ({ clientId, clientSecret, domain, origin }) =>
  (connected ??= connect({ clientId, clientSecret, domain, origin }))

export const steps = {
  read: async (tenant) => {
    const auth0 = await connectedTo(tenant)
    return (await auth0.run(Connections.get, tenant.connection)).name
  },
  listed: async (tenant) => {
    const auth0 = await connectedTo(tenant)
    const names = []
    for await (const one of auth0.iterate(Connections.list.items, { strategy: ["oidc"] })) {
      names.push(one.name)
    }
    return names
  },
  rotated: async (tenant) => {
    const auth0 = await connectedTo(tenant)
    const { rotate } = Connections.Keys
    return (await auth0.run(rotate, tenant.connection, { signing_alg: "ES256" })).kid
  }
}

/** All of them, one after the other. */
export const calls = async (tenant) => {
  const called = {}
  for (const [name, step] of Object.entries(steps)) called[name] = await step(tenant)
  return called
}
