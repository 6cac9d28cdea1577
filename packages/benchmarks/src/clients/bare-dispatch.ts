/**
 * undici's `dispatch` with the least handler that gives a body, and nothing else: no deadline, no
 * cancellation, no check of the response. What any client over undici costs at the very least.
 */
import { Agent, type Dispatcher } from "undici"
import { connectionId, inLoops, type MakeClient } from "./Client.ts"

class Whole implements Dispatcher.DispatchHandler {
  private readonly chunks: Array<Uint8Array> = []
  private readonly done: (body: string) => void
  private readonly failed: (cause: Error) => void

  constructor(done: (body: string) => void, failed: (cause: Error) => void) {
    this.done = done
    this.failed = failed
  }

  // undici's types let these two be left out, undici does not.
  onRequestStart(): void {}
  onResponseStart(): void {}

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.done(Buffer.concat(this.chunks).toString("utf8"))
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.failed(cause)
  }
}

export const make: MakeClient = (origin) => {
  const agent = new Agent()
  const options: Dispatcher.DispatchOptions = {
    origin,
    path: `/api/v2/connections/${connectionId}/keys/rotate`,
    method: "POST",
    headers: { accept: "application/json", authorization: "Bearer loopback-token" }
  }
  return {
    rotate: inLoops(async () => {
      const body = await new Promise<string>((resolve, reject) => {
        agent.dispatch(options, new Whole(resolve, reject))
      })
      const response: unknown = JSON.parse(body)
      return response
    })
  }
}
