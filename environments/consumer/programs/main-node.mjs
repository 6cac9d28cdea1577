/** The host in processes, over the entry for Node. */
import { env, stdout } from "node:process"
import { layer } from "@effect-auth0/management/node"
import { calls } from "./calls.mjs"

calls(layer, JSON.parse(env.TENANT)).then((called) => stdout.write(`${JSON.stringify(called)}\n`))
