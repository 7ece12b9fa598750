// The program and a browser, started for a test and ended with it.
import { spawn } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));

const binary = process.env.QUOTIDIAN ?? `${root}/target/debug/quotidian`;

/** Starts the program on the samples, on a free port; gives its address and a way to end it. */
export async function startProgram(folder = "data/articles", options = []) {
  const child = spawn(binary, ["serve", folder, "--listen", "127.0.0.1:0", "--no-cache", ...options], { cwd: root });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    // On standard output it says where it is once all is read.
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
  });
  return { address, end: () => child.kill() };
}

/** An address of this machine that nothing uses. */
export async function freeAddress() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

/**
 * Starts the program on a folder that takes a while to read; done as soon as it answers. It is held most of the time
 * until `hurry`, so that a quick machine too is still reading when the pages come.
 */
export async function startSlowProgram(folder, address) {
  const child = spawn(binary, ["serve", folder, "--listen", address, "--no-cache", "--jobs", "1"], { cwd: root });
  const pace = setInterval(() => {
    child.kill("SIGSTOP");
    setTimeout(() => child.kill("SIGCONT"), 40);
  }, 50);
  const hurry = () => clearInterval(pace);
  const end = () => {
    hurry();
    child.kill("SIGCONT");
    child.kill();
  };
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes("still reading")) return { hurry, end };
  }
  hurry();
  throw new Error("the program ended, or had nothing to wait for");
}

/**
 * Opens an address that passes on what the program at `address` answers, each page in eight parts: a browser shows it
 * before it is whole.
 */
export async function sendInParts(address) {
  const server = createHttpServer(async (request, response) => {
    const answer = await fetch(address + request.url);
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get("content-type") ?? "";
    response.writeHead(answer.status, { "content-type": type });
    const parts = type.startsWith("text/html") ? 8 : 1;
    for (let part = 0; part < parts; part += 1) {
      if (part > 0) await pause(60);
      response.write(body.subarray((body.length * part) / parts, (body.length * (part + 1)) / parts));
    }
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, end: () => server.close() };
}

/** Starts Debian's Chromium, or the one named by CHROMIUM, with everything off that would use the network. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
}

/** A fresh visitor, whose every request and complaint is kept. */
export async function visit(browser, address, options = {}) {
  const { width = 1280, ...rest } = options;
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 720 : 900 }, permissions: ["clipboard-read", "clipboard-write"], ...rest,
  });
  const page = await context.newPage();
  const foreign = [];
  const complaints = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  const open = (path) => page.goto(address + path);
  return { page, open, foreign, complaints, context, end: () => context.close() };
}
