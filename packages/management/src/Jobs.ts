/**
 * Jobs: what the tenant does in its own time. Beside the operations of the API,
 * the wait for the end of a job, and the import of users from wherever they are.
 */
export * from "./generated/jobs.js"
export * from "./jobs/AwaitedJobs.ts"
