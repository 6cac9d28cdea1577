#!/usr/bin/env node
/**
 * The program `key-rotation`: the command line over a real tenant and a journal in a file.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect } from "effect"
import { keyRotation } from "./cli/KeyRotation.ts"
import { layer as journal } from "./journal/JournalFile.ts"
import { layer as tenant } from "./tenant/ManagementTenant.ts"

keyRotation({ tenant, journal }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
