#!/usr/bin/env node
/**
 * The command `tenant-sandbox`. Its modules are imported after the compile cache is enabled, which
 * halves the time of the next start.
 */
import { enableCompileCache } from "node:module"

enableCompileCache()
await import("./command.ts")
