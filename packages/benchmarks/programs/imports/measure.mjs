// Imports the module that its argument names, and prints how many milliseconds that took.
const start = performance.now()
await import(process.argv[2])
process.stdout.write(String(performance.now() - start))
