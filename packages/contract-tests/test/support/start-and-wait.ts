/** Starts Prism's server, says where it listens, and waits to be killed. */
import { load } from "../../src/contract/Contracts.ts"
import { startServer } from "openapi-contract-tests/prism/Server"

const { origin } = await startServer(load("authentication"))
process.stdout.write(origin)
