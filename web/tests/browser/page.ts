/** What a person does on the page. */
import { type Page, expect } from "@playwright/test";

/** Opens the page with nothing kept, and waits for a prompt. */
export async function open(page: Page, address = "./"): Promise<void> {
  await page.goto(address);
  await expect(page.locator(".terminal-tabs button[role=tab]").first()).toBeVisible();
  await expect.poll(() => screen(page)).toMatch(/\$$/mu);
}

/** What the terminal in front shows, as its accessible tree has it. */
export async function screen(page: Page): Promise<string> {
  const rows = await page.locator(".screen:not([hidden]) .xterm-accessibility-tree > div").allInnerTexts();
  return rows.map((row) => row.replaceAll("\u00a0", " ").trimEnd()).join("\n");
}

/** Types a line and waits until the prompt is back. */
export async function line(page: Page, text: string, ends = true): Promise<void> {
  const input = page.locator(".screen:not([hidden]) textarea.xterm-helper-textarea");
  await input.focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  if (ends) {
    await expect.poll(async () => (await screen(page)).trimEnd().split("\n").at(-1), { timeout: 40_000 }).toMatch(/^docksim( \d+)?:\S*\$$/u);
  }
}
