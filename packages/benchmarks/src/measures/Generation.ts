/**
 * How long it takes to generate both packages from the contract, by their own
 * scripts, and how that grows: the same on a contract with half of the operations.
 * The scripts run in copies of their packages that lie in a temporary folder, so
 * that nothing in the repository is written.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { performance } from "node:perf_hooks"
import { type Contract, entriesOf, isMethod, operationsOf } from "openapi-document"
import type { Effort } from "../Effort.ts"
import type { Figure } from "../Figure.ts"
import { node, pathOf } from "../Repository.ts"
import { interleave } from "../Rounds.ts"
import { ratios, summarize } from "../Statistics.ts"

const packages = ["management-client", "management"]
const contracts = ["whole", "half"] as const

/** The number of operations in a contract. */
export const countOperations = (contract: Contract): number => operationsOf(contract).length

/** The contract with every second of its operations. */
export const halve = (contract: Contract): Contract => {
  let seen = 0
  const paths = entriesOf(contract, "paths").map(([url, item]) => {
    const kept = Object.entries(item).filter(([key]) => !isMethod(key) || seen++ % 2 === 0)
    return [url, Object.fromEntries(kept)] as const
  })
  const used = paths.filter(([, item]) => Object.keys(item).some(isMethod))
  return { ...contract, paths: Object.fromEntries(used) }
}

const contractPackage = "@effect-auth0/contract"

/** Links what a package has installed into a copy of it, but for the contract. */
const linkDependencies = async (from: string, to: string, scope = ""): Promise<void> => {
  await mkdir(path.join(to, scope), { recursive: true })
  for (const name of await readdir(path.join(from, scope))) {
    const dependency = path.join(scope, name)
    if (name.startsWith(".") || dependency === contractPackage) continue
    if (scope === "" && name.startsWith("@")) await linkDependencies(from, to, name)
    else await symlink(path.join(from, dependency), path.join(to, dependency), "junction")
  }
}

/** A copy of a package in which its script for generating runs, on a contract of our choice. */
const stage = async (folder: string, name: string, contract: Contract): Promise<string> => {
  const original = pathOf(`packages/${name}`)
  const copy = path.join(folder, name)
  const contractCopy = path.join(copy, "node_modules", contractPackage)
  await linkDependencies(path.join(original, "node_modules"), path.join(copy, "node_modules"))
  await cp(path.join(original, "scripts"), path.join(copy, "scripts"), { recursive: true })
  await cp(path.join(original, "package.json"), path.join(copy, "package.json"))
  await mkdir(path.join(copy, "src"))
  await cp(pathOf("openapi/dist"), path.join(contractCopy, "dist"), { recursive: true })
  await cp(pathOf("openapi/package.json"), path.join(contractCopy, "package.json"))
  await writeFile(path.join(contractCopy, "dist/management.json"), JSON.stringify(contract))
  return copy
}

/** Measures both generators, one after the other as a change of the contract runs them. */
export const measureGeneration = async (effort: Effort): Promise<ReadonlyArray<Figure>> => {
  const whole = JSON.parse(
    await readFile(pathOf("openapi/dist/management.json"), "utf8")
  ) as Contract
  const half = halve(whole)
  const folder = await mkdtemp(path.join(tmpdir(), "effect-auth0-generation-"))
  try {
    const stages = {
      whole: await Promise.all(
        packages.map((name) => stage(path.join(folder, "whole"), name, whole))
      ),
      half: await Promise.all(packages.map((name) => stage(path.join(folder, "half"), name, half)))
    }
    const seconds = await interleave(contracts, effort.generationRounds, async (size) => {
      const start = performance.now()
      for (const copy of stages[size]) await node(["scripts/generate.ts"], copy)
      return (performance.now() - start) / 1000
    })
    const operations = countOperations(whole)
    return [
      {
        name: `generation of everything, ${operations} operations`,
        unit: "s",
        value: summarize(seconds.whole),
        budget: { atMost: 15 },
        peer: undefined
      },
      {
        name: `growth of generation, ${countOperations(half)} to ${operations} operations`,
        unit: "×",
        value: summarize(ratios(seconds.whole, seconds.half)),
        budget: { atMost: operations / countOperations(half) },
        peer: undefined
      }
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
