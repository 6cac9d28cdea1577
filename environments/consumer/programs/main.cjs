/** The host in processes, by `require`. */
const { env, stdout } = require("node:process")
const { layer } = require("@effect-auth0/management/fetch")
const { calls } = require("./calls.cjs")

calls(layer, JSON.parse(env.TENANT)).then((called) => stdout.write(`${JSON.stringify(called)}\n`))
