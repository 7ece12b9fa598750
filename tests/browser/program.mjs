// The program and a browser, started for a test and ended with it.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts the program on the samples, on a free port; gives its address and a way to end it. */
export async function startProgram(folder = "data/articles") {
  const binary = process.env.QUOTIDIAN ?? `${root}/target/debug/quotidian`;
  const child = spawn(binary, ["serve", folder, "--listen", "127.0.0.1:0"], { cwd: root });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
  });
  return { address, end: () => child.kill() };
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
