/**
 * Why a file could not be used, in words that say what to do. The platform's own message names a
 * function and a number; the system's error code is what a person can act on.
 */
import type { PlatformError } from "effect"

const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "it is in use",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it would become larger than is allowed",
  EIO: "the device failed",
  EISDIR: "it is a folder",
  ELOOP: "it is a symbolic link",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "part of its path is not a folder",
  EPERM: "not permitted",
  EPIPE: "its reader has gone",
  EROFS: "the file system is read-only"
}

/** The error code of the system, such as `ENOSPC`, where something thrown has one. */
export const systemCode = (thrown: unknown): string | undefined =>
  typeof thrown === "object" &&
  thrown !== null &&
  "code" in thrown &&
  typeof thrown.code === "string"
    ? thrown.code
    : undefined

/** What something thrown by the system means. */
export const describeThrown = (thrown: unknown): string => {
  const code = systemCode(thrown)
  if (code === undefined) return "it failed for an unknown reason"
  const meaning = meanings[code]
  return meaning === undefined ? code : `${meaning} (${code})`
}

/** What a failure of the platform means. */
export const describePlatformError = ({ reason }: PlatformError.PlatformError): string =>
  systemCode(reason.cause) === undefined ? reason.message : describeThrown(reason.cause)
