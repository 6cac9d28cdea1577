/**
 * Jobs, which the tenant runs in the background. In addition to the API's operations: waiting for the
 * end of a job, and importing users from any source.
 */
export * from "./generated/jobs.js"
export * from "./jobs/AwaitedJobs.ts"
