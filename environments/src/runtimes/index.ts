/** All runtimes that programs are run in. */
import { chromiumBrowser } from "./Chromium.ts"
import { edgeVm } from "./EdgeVm.ts"
import { bun, deno, nodes } from "./Process.ts"
import type { Runtime } from "./Runtime.ts"
import { workerd } from "./Workerd.ts"

export const runtimes: ReadonlyArray<Runtime> = [
  ...nodes,
  deno,
  bun,
  workerd,
  chromiumBrowser,
  edgeVm
]
