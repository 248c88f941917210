/** Chromium as Debian packs it, and what every story does with a page. */
import { AxeBuilder } from '@axe-core/playwright';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { setting } from './server.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Nothing on a page takes longer than this, on a slow machine. */
const WAIT_MS = 20_000;
/** More presses of Tab than any page has controls. */
const TABS_MAX = 120;
const BAD = new Set(['serious', 'critical']);

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: setting('E2E_CHROMIUM'), args: FLAGS });
}

const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page of a browser that nobody used before. Errors of its scripts fail the test that asks. */
export async function openPage(browser: Browser, viewport = DESKTOP): Promise<{ page: Page; failures: string[] }> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      failures.push(`${message.text()} (${message.location().url})`);
    }
  });
  return { page, failures };
}

/** A screenshot for people, among the artefacts of the build. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = setting('E2E_SCREENSHOTS');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Waits until whatever fades in or out has done so; what turns for ever does not count. */
async function standStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** No violation that keeps somebody out, once the page stands still. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await standStill(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const bad = violations.filter(({ impact }) => BAD.has(impact ?? ''));
  const findings = bad.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`);
  expect(findings, `axe on ${name}`).toEqual([]);
}

/** Waits until nothing on the page is still loading. */
export async function expectLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

/** Waits until the place says this. */
export async function expectText(place: Locator, text: string | RegExp): Promise<void> {
  await place.filter({ hasText: text }).first().waitFor();
}

/** Presses Tab until this has the focus, as somebody without a mouse would. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    if (await target.evaluate((element) => element.matches(':focus'))) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}

/** Chooses an option of a list, as somebody with a mouse would. */
export async function choose(page: Page, place: Locator, list: string, option: string): Promise<void> {
  await place.getByRole('combobox', { name: list }).click();
  await page.getByRole('option', { name: option }).click();
}

/** The chat inside the demo page. */
export function chatOf(page: Page, bot: string): FrameLocator {
  return page.frameLocator(`iframe[title="Chat with ${bot}"]`);
}
