/**
 * One client in a process of its own: takes tasks from its parent, one at a time,
 * and responds with what each took. Arguments: the client's name and the server's origin.
 */
import { performance } from "node:perf_hooks"
import type { Client } from "../clients/Client.ts"
import { loadClient } from "../clients/index.ts"
import { connectionCount } from "./Responses.ts"
import type { Reply, Sample, Task } from "./Protocol.ts"

const reply = (message: Reply): void => {
  process.send?.(message)
}

const listAll = async (client: Client, times: number): Promise<number> => {
  if (client.list === undefined) throw new Error("This client reads no lists")
  let count = 0
  for (let time = 0; time < times; time++) count += await client.list()
  if (count !== times * connectionCount) {
    throw new Error(`${count} connections were read, not ${times * connectionCount}`)
  }
  return count
}

const rotateFor = (client: Client, concurrency: number, millis: number): Promise<number> => {
  const end = performance.now() + millis
  return client.rotate(concurrency, () => performance.now() >= end)
}

const perform = (client: Client, task: Task): Promise<number> => {
  if (task.kind === "list") return listAll(client, task.times)
  if (task.kind === "warmUp") {
    let calls = 0
    return client.rotate(16, () => calls++ >= task.calls)
  }
  return rotateFor(client, task.concurrency, task.millis)
}

/** What is done before a task without being measured: a process that waited finds everything cold. */
const leadIn = async (client: Client, task: Task): Promise<void> => {
  if (task.kind === "rotate") await rotateFor(client, task.concurrency, task.leadInMillis)
  if (task.kind === "list") await listAll(client, task.leadInTimes)
}

const measure = async (client: Client, task: Task): Promise<Sample> => {
  await leadIn(client, task)
  const cpu = process.cpuUsage()
  const start = performance.now()
  const count = await perform(client, task)
  const wallMillis = performance.now() - start
  const used = process.cpuUsage(cpu)
  return {
    count,
    wallMillis,
    cpuMillis: (used.user + used.system) / 1000,
    residentMegabytes: process.memoryUsage.rss() / 1e6
  }
}

const [name = "", origin = ""] = process.argv.slice(2)
const make = await loadClient(name)
const client = await make(origin)

process.on("message", (task: Task) => {
  measure(client, task).then(
    (sample) => reply({ sample }),
    (cause: unknown) =>
      reply({ error: cause instanceof Error ? String(cause.stack) : String(cause) })
  )
})
process.on("disconnect", () => process.exit())
reply("ready")
