/**
 * Proves that an edition for another version of Effect can be deleted: what is outside of its packages finds it by
 * its folders, and does not name it. What does is listed in the edition's `way-out.json`, by the beginnings of paths,
 * with what is done there when the edition ends. Reads every file of the repository, and so is no cached test.
 */
import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync } from "node:fs"

const editions = new Map()
for (const folder of globSync("packages/*-effect*").map((path) => path.replaceAll("\\", "/"))) {
  const version = /-effect(\d+)$/.exec(folder)?.[1]
  // A folder without a manifest is what git leaves of a deleted package: ignored files.
  if (version === undefined || !existsSync(`${folder}/package.json`)) continue
  const list = `${folder}/way-out.json`
  const listed = existsSync(list) ? Object.keys(JSON.parse(readFileSync(list, "utf8"))) : []
  editions.set(version, [...(editions.get(version) ?? []), ...listed])
}

const texts = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024
})
  .split("\n")
  .filter((file) => /\.(?:[cm]?[jt]sx?|json|mdx?|ya?ml|toml|css|html)$/.test(file))
  // What is deleted and not committed yet is listed too.
  .filter((file) => existsSync(file))
  .map((file) => ({ file, text: `${file}\n${readFileSync(file, "utf8")}` }))

const problems = [...editions].flatMap(([version, listed]) => {
  const name = new RegExp(`effect[-@ ]?${version}(?![\\d.])`, "i")
  const ofEdition = new RegExp(`^packages/[\\w-]+-effect${version}/`)
  const naming = texts
    .filter(({ file, text }) => !ofEdition.test(file) && name.test(text))
    .map(({ file }) => file)
  const isListed = (file) => listed.some((entry) => file.startsWith(entry))
  const isUsed = (entry) => naming.some((file) => file.startsWith(entry))
  return [
    ...naming
      .filter((file) => !isListed(file))
      .map(
        (file) =>
          `${file} names the edition for Effect ${version}: find it by its folder, or list the file in way-out.json`
      ),
    ...listed
      .filter((entry) => !isUsed(entry))
      .map((entry) => `${entry} is in way-out.json, and does not name Effect ${version}`)
  ]
})

if (problems.length > 0) {
  console.log(problems.join("\n"))
  process.exit(1)
}
console.log("editions: each can be deleted")
