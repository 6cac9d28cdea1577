/** The host in processes: the tenant comes in `TENANT`, what was called is printed. */
import { env, stdout } from "node:process"
import { layer } from "@effect-auth0/management/fetch"
import { calls } from "./calls.mjs"

calls(layer, JSON.parse(env.TENANT)).then((called) => stdout.write(`${JSON.stringify(called)}\n`))
