/** The host in processes, for the program on promises. */
import { env, stdout } from "node:process"
import { calls } from "./promises.mjs"

const called = await calls(JSON.parse(env.TENANT))
stdout.write(`${JSON.stringify(called)}\n`)
