/** The host in a server component: the tenant comes in the query. */
import { layer } from "@effect-auth0/management/fetch"
import { calls } from "../../calls.mjs"

export default async function Page({ searchParams }) {
  const { tenant } = await searchParams
  const called = await calls(layer, JSON.parse(tenant))
  return <pre>{encodeURIComponent(JSON.stringify(called))}</pre>
}
