/** Journeys through the page. */
import { expect, test } from "@playwright/test";
import { line, open, screen } from "./page";

test("the tutorial, typed in two tabs", async ({ page }) => {
  await open(page);
  await line(page, "docker pull httpd");
  expect(await screen(page)).toContain("Status: Downloaded newer image for httpd:latest");
  await expect(page.locator(".picture .stack")).toHaveCount(1);
  await line(page, "docker run --name ws2 httpd", false);
  await expect.poll(() => screen(page)).toContain("resuming normal operations");
  await page.keyboard.press("Alt+t");
  await expect(page.locator(".terminal-tabs button[role=tab]")).toHaveCount(2);
  await line(page, "docker ps");
  expect(await screen(page)).toContain("ws2");
  await line(page, "docker stop ws2");
  await expect(page.locator(".card.exited")).toHaveCount(1);
  await line(page, "docker start ws2");
  await expect(page.locator(".card.running")).toHaveCount(1);
  await line(page, "docker rm ws2");
  expect(await screen(page)).toContain("container is running");
  await expect(page.locator(".why")).toContainText("DK0013");
  await line(page, "docker rm --force ws2");
  await line(page, "docker rmi httpd");
  await expect(page.locator(".picture .stack")).toHaveCount(0);
  await page.keyboard.press("Alt+1");
  await expect.poll(() => screen(page)).toMatch(/docksim 1:~\$/u);
});

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
  const link = await page.locator(".share textarea").inputValue();
  expect(link).toContain("#s=");
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
      await page.locator(".lessons button", { hasText: title }).click();
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

test("the picture agrees with docker after many commands", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  await line(page, "for i in 1 2 3 4 5 6 7 8; do docker create --name c$i alpine; done > /dev/null");
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const verbs = ["start", "kill", "pause", "unpause", "rm", "rm -f", "create alpine --name", "restart -t 0"];
  const commands = Array.from({ length: 200 }, () => {
    const verb = verbs[random(verbs.length)] ?? "start";
    const name = `c${1 + random(8)}`;
    return verb.startsWith("create") ? `docker create --name ${name} alpine sleep 1000` : `docker ${verb} ${name}`;
  });
  for (let at = 0; at < commands.length; at += 40) {
    await line(page, `{ ${commands.slice(at, at + 40).join("; ")}; } > /dev/null 2>&1`);
  }
  await line(page, "clear");
  await line(page, "docker inspect --format '{{.Name}} {{.State.Status}}' $(docker ps -aq) | sort");
  const listed = (await screen(page)).split("\n").filter((row) => /^\/c\d /u.test(row));
  const shown = await page.locator(".card").evaluateAll((cards) => cards.map((card) => `/${card.querySelector(".strong")?.textContent ?? ""} ${["created", "running", "paused", "restarting", "exited"].find((state) => card.classList.contains(state)) ?? ""}`));
  expect(shown.sort()).toEqual(listed.sort());
});
