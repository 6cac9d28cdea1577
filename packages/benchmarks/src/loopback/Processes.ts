/** The benchmark's side of its child processes: starts them, hands them tasks, ends them. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import type { Reply, Sample, Task } from "./Protocol.ts"

const start = (script: string, args: ReadonlyArray<string>): ChildProcess =>
  fork(new URL(script, import.meta.url), args, { stdio: ["ignore", "inherit", "inherit", "ipc"] })

/** The next message of a child; an error if it ends instead. */
const nextMessage = async (child: ChildProcess, name: string): Promise<unknown> => {
  const stop = new AbortController()
  const ended = async (): Promise<never> => {
    const [code] = await once(child, "exit", { signal: stop.signal })
    throw new Error(`The process "${name}" ended with code ${code}`)
  }
  try {
    const [message] = await Promise.race([once(child, "message", { signal: stop.signal }), ended()])
    return message
  } finally {
    stop.abort()
  }
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.disconnect()
  await exited
}

const startServer = async (): Promise<{ child: ChildProcess; origin: string }> => {
  const child = start("./server.ts", [])
  const message = (await nextMessage(child, "server")) as { readonly origin: string }
  return { child, origin: message.origin }
}

const startWorker = async (name: string, origin: string): Promise<ChildProcess> => {
  const child = start("./worker.ts", [name, origin])
  await nextMessage(child, name)
  return child
}

/** The loopback tenant and a process for each of some clients. */
export interface Processes<Name extends string> extends AsyncDisposable {
  /** Has a client do its task; one task at a time. */
  readonly perform: (name: Name, task: Task) => Promise<Sample>
}

/** Starts the loopback tenant and the clients; disposing of them ends every process. */
export const startProcesses = async <Name extends string>(
  names: ReadonlyArray<Name>
): Promise<Processes<Name>> => {
  await using started = new AsyncDisposableStack()
  const server = await startServer()
  started.defer(() => end(server.child))
  const workers = new Map<Name, ChildProcess>()
  for (const name of names) {
    const worker = await startWorker(name, server.origin)
    started.defer(() => end(worker))
    workers.set(name, worker)
  }
  const running = started.move()
  return {
    perform: async (name, task) => {
      const worker = workers.get(name)
      if (worker === undefined) throw new Error(`There is no process for "${name}"`)
      worker.send(task)
      const reply = (await nextMessage(worker, name)) as Reply
      if (typeof reply === "object" && "sample" in reply) return reply.sample
      throw new Error(`The client "${name}" failed: ${reply === "ready" ? reply : reply.error}`)
    },
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}
