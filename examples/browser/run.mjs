// Serves this folder on the loopback address, opens index.html in headless Chromium and prints what it says.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const types = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
const server = createServer(async (request, response) => {
  try {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const content = await readFile(join(import.meta.dirname, path));
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise(listening => server.listen(0, "127.0.0.1", listening));
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
try {
  const page = await browser.newPage();
  page.on("pageerror", error => console.error(error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/index.html`);
  await page.waitForFunction(() => document.title === "done", null, { timeout: 120_000 });
  const said = await page.textContent("body");
  console.log(said.trim());
  const [same, all] = said.match(/\d+/g).map(Number);
  process.exitCode = same === all && all > 0 ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}
