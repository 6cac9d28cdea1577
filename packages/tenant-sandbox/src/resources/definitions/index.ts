/**
 * All kinds of resources and all settings.
 */
import type { Resource } from "../Resource.ts"
import { accessResources } from "./access.ts"
import { organizationResources } from "./organizations.ts"
import { plainResources } from "./plain.ts"
import { userResources } from "./users.ts"

export { settings } from "./settings.ts"

/** All kinds of resources. */
export const resources: ReadonlyArray<Resource> = [
  ...accessResources,
  ...userResources,
  ...organizationResources,
  ...plainResources
]

/** The definition of a kind of resource. */
export const definition = (name: string): Resource => {
  const found = resources.find((resource) => resource.name === name)
  if (found === undefined) throw new TypeError(`there is no kind of resource ${name}`)
  return found
}
