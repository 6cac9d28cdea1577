// Lets a process believe that its Node.js is an older one.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.18.9" } })
