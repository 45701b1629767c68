/** Journeys through the page. */
import { expect, test } from "@playwright/test";
import { line, open, screen } from "./page";

test("completion, history and search", async ({ page }) => {
  await open(page);
  await page.locator("textarea.xterm-helper-textarea").focus();
  await page.keyboard.type("docker vers");
  await page.keyboard.press("Tab");
  await expect.poll(() => screen(page)).toContain("docker version");
  await page.keyboard.press("Control+c");
  await line(page, "echo first");
  await line(page, "echo second");
  await page.keyboard.press("Control+r");
  await page.keyboard.type("fir");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await screen(page)).split("\n").filter((row) => row === "first").length).toBe(2);
  await page.keyboard.type("docker ");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect.poll(() => screen(page)).toMatch(/\d+\/\d+/u);
  await page.keyboard.press("Escape");
});

test("several lines are pasted and run one after another", async ({ page }) => {
  await open(page);
  const input = page.locator("textarea.xterm-helper-textarea");
  await input.focus();
  await input.evaluate((element) => {
    const data = new DataTransfer();
    data.setData("text/plain", "echo one\necho two\nfor i in 3 4; do\necho $i\ndone\n");
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => screen(page)).toMatch(/one\n.*two\n[\s\S]*\n3\n4\n/u);
});

test("time is scrubbed, branched and shared", async ({ page, context }) => {
  await open(page);
  await line(page, "docker pull alpine");
  await line(page, "docker create --name one alpine");
  await expect(page.locator(".card")).toHaveCount(1);
  await page.keyboard.press("Alt+z");
  await expect(page.locator(".card")).toHaveCount(0);
  await line(page, "docker create --name two alpine");
  await expect(page.locator(".card")).toContainText("two");
  await expect(page.locator(".timeline circle")).toHaveCount(4);
  await page.locator(".timeline g[aria-label='docker create --name one alpine']").click();
  await expect(page.locator(".card")).toContainText("one");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator(".share textarea")).toHaveValue(/#s=/u);
  const link = await page.locator(".share textarea").inputValue();
  const other = await context.newPage();
  await open(other, link);
  await expect(other.locator(".card")).toContainText("one");
  expect(await screen(other)).toContain("docker create --name one alpine");
});

test("the state survives a reload", async ({ page }) => {
  await open(page);
  await line(page, "docker run -d --name web -p 8080:80 httpd");
  await expect(page.locator(".card.running")).toHaveCount(1);
  await page.waitForTimeout(300);
  await page.reload();
  await expect(page.locator(".card.running")).toContainText("web");
});

test("a published port opens its page, in a frame without scripts", async ({ page }) => {
  await open(page);
  await line(page, "docker run -d --name web -p 8080:80 httpd");
  await page.locator(".socket").click();
  const frame = page.locator("iframe[sandbox='']");
  await expect(frame.contentFrame().locator("body")).toContainText("It works!");
});

for (const [language, title] of [["en-US", "The first hour"], ["ko-KR", "첫 한 시간"]] as const) {
  test.describe(language, () => {
    test.use({ locale: language });
    test("a lesson begins, hints and goes on", async ({ page }) => {
      await open(page);
      await page.locator(".top nav button").first().click();
      await page.locator(".lessons button", { hasText: title }).first().click();
      await expect(page.locator(".task")).toBeVisible();
      for (let hint = 0; hint < 3; hint += 1) {
        await page.locator(".lesson > button").first().click();
      }
      await page.locator(".hints .command").first().click();
      await page.keyboard.press("Enter");
      await expect(page.locator(".progress .done")).toHaveCount(1, { timeout: 30_000 });
    });
  });
}

test("a container shows its life, its logs and the commands that apply", async ({ page }) => {
  await open(page);
  await line(page, "docker run -d --name web httpd");
  await page.locator(".card").click();
  await expect(page.locator(".details .node.now")).toContainText("running");
  await page.locator(".details .command", { hasText: "docker pause web" }).click();
  await page.keyboard.press("Enter");
  await expect(page.locator(".details .node.now")).toContainText("paused");
  await page.getByRole("tab", { name: "Inspect" }).click();
  await expect(page.locator(".details pre")).toContainText('"Status": "paused"');
});
