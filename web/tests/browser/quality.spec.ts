/** What holds for the page as a whole: accessible, offline, on a phone, by keyboard, embedded, quick. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Page } from "@playwright/test";
import { line, open, screen } from "./page";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`${axe}; 0`);
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> } }).axe.run;
    const { violations } = await run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).slice(0, 3).join(", ")}`);
  });
}

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });
    test("axe finds nothing", async ({ page }) => {
      await open(page);
      await line(page, "docker run -d --name web -p 8080:80 -v data:/data httpd");
      await page.locator(".card").click();
      expect(await violations(page)).toEqual([]);
      await page.locator(".top nav button").first().click();
      await expect(page.locator(".lessons button").first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await line(page, "docker rm web");
      await page.locator(".why").click();
      await expect(page.locator(".error h3")).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test.describe("a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  test("nothing is wider than the screen, and words can be tapped", async ({ page }) => {
    await open(page);
    await page.locator(".keybar .words button", { hasText: "docker" }).tap();
    await page.locator(".keybar .words button").first().waitFor();
    await page.locator(".keybar .keys button", { hasText: "Ctrl-C" }).tap();
    await line(page, "docker run -d --name web -p 8080:80 httpd");
    for (const pane of await page.locator(".panes button").all()) {
      await pane.tap();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
});

test("it works offline after the first visit", async ({ page, context }) => {
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await context.setOffline(true);
  await page.reload();
  await expect.poll(() => screen(page)).toContain("$ ");
  await line(page, "docker run hello-world");
  expect(await screen(page)).toContain("Hello from Docker!");
});

test("nothing is loaded from elsewhere, and no rule of the page's policy is broken", async ({ page }) => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("http://127.0.0.1:4719/") && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) {
      problems.push(request.url());
    }
  });
  await open(page);
  await line(page, "docker run -d -p 8080:80 httpd");
  await page.locator(".socket").click();
  await expect(page.locator("iframe")).toBeVisible();
  expect(problems).toEqual([]);
});

test("everything can be reached by keyboard", async ({ page }) => {
  await open(page);
  await line(page, "docker run -d --name web httpd");
  await page.keyboard.press("Shift+Tab");
  const seen = new Set<string>();
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press("Shift+Tab");
    seen.add(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim() ?? ""));
  }
  expect([...seen].join("\n")).toContain("Share");
  await page.locator(".card").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".details h2")).toContainText("web");
});

test("the element puts a playground into another page", async ({ page }) => {
  await page.goto("./");
  await page.evaluate(() => {
    document.body.innerHTML = '<docksim-shell run="docker run -d --name web httpd" lang="ko"></docksim-shell>';
    const script = document.createElement("script");
    script.type = "module";
    script.src = "./embed.js";
    document.head.append(script);
  });
  const frame = page.frameLocator("docksim-shell iframe");
  await expect(frame.locator(".card.running")).toContainText("web");
});

test("errors have links of their own", async ({ page }) => {
  await open(page, "./#DK0012");
  await expect(page.locator(".error h3")).toBeVisible();
  await expect(page.locator(".code")).toContainText("DK0012");
});

test("the prompt is there soon, and a key is echoed within a frame", async ({ page }) => {
  const start = Date.now();
  await open(page);
  console.log(`prompt after ${Date.now() - start} ms, measured from outside`);
  await page.locator("textarea.xterm-helper-textarea").focus();
  const times: number[] = [];
  for (let key = 0; key < 20; key += 1) {
    times.push(
      await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const rows = document.querySelector(".xterm-rows");
            const begin = performance.now();
            const observer = new MutationObserver(() => {
              observer.disconnect();
              resolve(performance.now() - begin);
            });
            observer.observe(rows ?? document.body, { childList: true, subtree: true, characterData: true });
            const input = document.querySelector("textarea.xterm-helper-textarea");
            input?.dispatchEvent(new KeyboardEvent("keydown", { key: "x", keyCode: 88, bubbles: true }));
            input?.dispatchEvent(new KeyboardEvent("keypress", { key: "x", charCode: 120, keyCode: 120, bubbles: true }));
          }),
      ),
    );
  }
  times.sort((one, other) => one - other);
  console.log(`key to echo: median ${times[10]?.toFixed(1)} ms`);
  expect(times[10]).toBeLessThan(100);
});
