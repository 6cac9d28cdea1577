#!/usr/bin/env -S node --
/**
 * The program `key-rotation`: the command line over a real tenant, a journal in a file, and the locks
 * of this machine. The `--` above keeps Node.js from taking the tool's `--env-file` for its own.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { keyRotation } from "./cli/KeyRotation.ts"
import { locks } from "./cli/Locks.ts"
import { runMain } from "./cli/Main.ts"
import { requireNode } from "./cli/NodeVersion.ts"
import { layer as journal } from "./journal/JournalFile.ts"
import { layer as tenant } from "./tenant/ManagementTenant.ts"

requireNode()
keyRotation({ tenant, journal, locks }).pipe(Effect.provide(NodeServices.layer), runMain)
