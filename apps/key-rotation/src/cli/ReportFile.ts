/**
 * The file for the report of a run. It is checked before the first request is sent: otherwise the
 * result could be lost in the end, or overwrite something else.
 */
import { randomUUID } from "node:crypto"
import { Effect, FileSystem, Path } from "effect"
import { Report } from "../rotation/Report.ts"
import { describePlatformError } from "../system/FileFailure.ts"
import { UsageError } from "./Failure.ts"
import { decodeJson, readTextFile } from "./Files.ts"

/** The default report file of a journal. */
export const reportBeside = (journal: string): string =>
  `${journal.replace(/\.jsonl$/u, "")}.report.json`

/** The files that a report must not overwrite. */
export interface OtherFiles {
  readonly journal: string
  readonly plan?: string | undefined
}

const clash = (path: string, what: string) =>
  new UsageError({ message: `the report would replace the ${what} ${path}: name another file` })

const requireWritableFolder = Effect.fnUntraced(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const folder = paths.dirname(paths.resolve(path))
  const probe = paths.join(folder, `.key-rotation-${randomUUID()}`)
  yield* files.makeDirectory(folder, { recursive: true }).pipe(
    Effect.andThen(files.writeFileString(probe, "", { flag: "wx" })),
    Effect.andThen(files.remove(probe)),
    Effect.mapError(
      (error) =>
        new UsageError({
          message: `the report cannot be written to ${path}: ${describePlatformError(error)}`
        })
    )
  )
})

/** Rejects a report file that cannot be written, or that is another kind of file. */
export const requireReportFile = Effect.fn("requireReportFile")(function* (
  path: string,
  { journal, plan }: OtherFiles
) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  // A file that does not exist yet has a folder, possibly through a link.
  const real = (file: string) => {
    const resolved = paths.resolve(file)
    return files.realPath(resolved).pipe(
      Effect.catch(() =>
        Effect.map(files.realPath(paths.dirname(resolved)), (folder) =>
          paths.join(folder, paths.basename(resolved))
        )
      ),
      Effect.orElseSucceed(() => resolved)
    )
  }
  const target = yield* real(path)
  if (target === (yield* real(journal))) return yield* clash(path, "journal")
  if (plan !== undefined && target === (yield* real(plan))) return yield* clash(path, "plan")
  const found = yield* Effect.option(files.stat(path))
  if (found._tag === "Some") {
    const { dev, ino, type } = found.value
    if (type === "Directory") return yield* clash(path, "folder")
    // A device can always be written.
    if (type !== "File") return
    const other = yield* Effect.option(files.stat(journal))
    if (
      other._tag === "Some" &&
      other.value.dev === dev &&
      ino._tag === "Some" &&
      other.value.ino._tag === "Some" &&
      other.value.ino.value === ino.value
    ) {
      return yield* clash(path, "journal")
    }
    // An earlier report of the same run may be replaced: a later one knows more.
    yield* readTextFile(path).pipe(
      Effect.flatMap((content) => decodeJson(Report, content, path)),
      Effect.mapError(() => clash(path, "file (which is no report)"))
    )
  }
  yield* requireWritableFolder(path)
})
