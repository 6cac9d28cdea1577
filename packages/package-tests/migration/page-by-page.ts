import { Roles } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient) => {
  const sizes: Array<number> = []
  let page = await auth0.roles.list({ per_page: 2, include_totals: true })
  sizes.push(page.data.length)
  while (page.hasNextPage()) {
    page = await page.getNextPage()
    sizes.push(page.data.length)
  }
  return sizes
}

export const after = async (auth0: Auth0) => {
  const sizes: Array<number> = []
  let query: Roles.ListQuery | undefined = { per_page: 2, include_totals: true }
  while (query !== undefined) {
    const page: Roles.ListPage = await auth0.run(Roles.list, query)
    sizes.push(page.items.length)
    query = page.next
  }
  return sizes
}
