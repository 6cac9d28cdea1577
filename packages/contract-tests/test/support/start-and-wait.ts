/** Starts Prism's server, says where it listens, and waits to be killed. */
import { load } from "../../src/contract/Document.ts"
import { startServer } from "../../src/prism/Server.ts"

const { origin } = await startServer(load("authentication"))
process.stdout.write(origin)
