/** The page in the system's own Chromium. */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests/browser",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: process.env["CI"] === undefined ? 0 : 1,
  reporter: "list",
  use: {
    baseURL: "http://127.0.0.1:4719/",
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    colorScheme: "light",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  webServer: { command: "npx --no-install vite preview --host 127.0.0.1 --port 4719 --strictPort", url: "http://127.0.0.1:4719/", reuseExistingServer: true },
});
