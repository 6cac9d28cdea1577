import { Jobs } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

const users = [{ email: "grace@acme.example" }, { email: "joan@acme.example" }]

export const before = async (auth0: ManagementClient, connectionId: string) => {
  const file = new Blob([JSON.stringify(users)], { type: "application/json" })
  const job = await auth0.jobs.usersImports.create({ connection_id: connectionId, users: file })
  let status = await auth0.jobs.get(job.id)
  while (status.status !== "completed" && status.status !== "failed") {
    await new Promise((resolve) => setTimeout(resolve, 100))
    status = await auth0.jobs.get(job.id)
  }
  return status.status
}

export const after = async (auth0: Auth0, connectionId: string) => {
  const file = new Blob([JSON.stringify(users)], { type: "application/json" })
  const jobs = auth0.of(Jobs)
  const job = await jobs.UsersImports.create({ connection_id: connectionId, users: file })
  const done = await jobs.awaitCompletion(job.id)
  return done.status
}
