/**
 * How long the modules take to import in a process that has just started. What a
 * program on Effect imports anyway is taken off ours; what any module takes, off
 * the official SDK's. Machines differ in this by more than a factor of two, so a budget is scaled by what
 * the official SDK takes in the same rounds.
 */
import type { Effort } from "../Effort.ts"
import type { Figure } from "../Figure.ts"
import { node, ownPath } from "../Repository.ts"
import { interleave } from "../Rounds.ts"
import { differences, summarize } from "../Statistics.ts"

const modules = ["empty", "effect", "ours-fetch", "ours-main", "peer-keys", "peer-main"] as const

const folder = ownPath("programs/imports")

const importMillis = async (module: string): Promise<number> =>
  Number(await node(["measure.mjs", `./${module}.mjs`], folder))

/** Measures the modules in `programs/imports`. */
export const measureColdImport = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  // Once each, so that no round is the first to read a file from the disk.
  for (const module of modules) await importMillis(module)
  const millis = await interleave(modules, effort.importRounds, importMillis)
  const above = (module: (typeof modules)[number], base: (typeof modules)[number]) =>
    summarize(differences(millis[module], millis[base]))
  const peerKeys = above("peer-keys", "empty").median
  const peerMain = above("peer-main", "empty").median
  return [
    {
      name: "cold import of connections/keys and the fetch layer, above effect/Effect",
      unit: "ms",
      value: above("ours-fetch", "effect"),
      // 20 ms where the official SDK takes 65.
      budget: { atMost: (20 / 65) * peerKeys },
      peer: peerKeys
    },
    {
      name: "cold import of the main entry point, above effect/Effect",
      unit: "ms",
      value: above("ours-main", "effect"),
      // 90 ms where the official SDK takes 133.
      budget: { atMost: (90 / 133) * peerMain },
      peer: peerMain
    }
  ]
}
