/** Ways in which a page makes the calls, in Chromium: from a package of npm on Linux, an installed Chrome elsewhere. */
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import chromium from "@sparticuz/chromium"
import { type Browser, chromium as playwright } from "playwright-core"
import { build as buildWithVite } from "vite"
import type { Runner } from "../Cell.ts"
import { pageByEsbuild } from "./Bundled.ts"

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript"
}

/** Serves the files of a folder. */
const serveFolder = async (folder: string) => {
  const server = createServer((request, response) => {
    const path = normalize(request.url === "/" ? "/index.html" : (request.url ?? ""))
    readFile(join(folder, path)).then(
      (body) => response.writeHead(200, { "content-type": types[extname(path)] }).end(body),
      () => response.writeHead(404).end()
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections())
  }
}

let browser: Promise<Browser> | undefined

const launch = async (): Promise<Browser> =>
  playwright.launch({
    headless: true,
    ...(process.platform === "linux"
      ? { executablePath: await chromium.executablePath(), args: ["--no-sandbox"] }
      : { channel: "chrome" })
  })

/** Ends the browser, where one was started. */
export const closeBrowser = async (): Promise<void> => {
  const started = await browser
  browser = undefined
  await started?.close()
}

/** The version of the browser. */
export const browserVersion = async (): Promise<string> => (await (browser ??= launch())).version()

const inPage =
  (bundle: (folder: string, outdir: string) => Promise<void>): Runner =>
  async (consumer, { connection, domain, origin }, token) => {
    const folder = await consumer.outside()
    await bundle(consumer.folder, folder)
    const server = await serveFolder(folder)
    const context = await (await (browser ??= launch())).newContext()
    try {
      const page = await context.newPage()
      const errors: Array<string> = []
      page.on("pageerror", (error) => errors.push(String(error)))
      page.on("console", (message) => errors.push(message.text()))
      await page.goto(server.origin, { waitUntil: "load" })
      const called = await page
        .evaluate(
          (input) => {
            const { run } = globalThis as unknown as {
              readonly run: (tenant: unknown) => Promise<unknown>
            }
            return run(input)
          },
          { connection, domain, origin, token }
        )
        .catch((error: unknown) => {
          throw new Error([...errors, String(error)].join("\n"))
        })
      return JSON.stringify(called)
    } finally {
      await context.close()
      await server.close()
    }
  }

export const pageOfEsbuild: Runner = inPage(pageByEsbuild)

export const pageOfVite: Runner = inPage(async (folder, outDir) => {
  await buildWithVite({
    root: join(folder, "browser"),
    configFile: false,
    logLevel: "silent",
    build: { outDir, emptyOutDir: true }
  })
})
