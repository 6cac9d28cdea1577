// Imports the modules that its arguments name, and prints the addresses of all that this loads.
import { registerHooks } from "node:module"

const loaded = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  }
})
for (const name of process.argv.slice(2)) await import(name)
process.stdout.write(JSON.stringify(loaded))
