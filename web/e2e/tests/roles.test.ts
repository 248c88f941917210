/** What a role may not do is not offered: no dead buttons, no rooms that only refuse. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectLoaded, launch, openPage, photograph } from './browser.ts';
import { startDemo, type Running } from './server.ts';

let demo: Running;
let browser: Browser;

beforeAll(async () => {
  demo = await startDemo();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The console as a user of this role sees it; the server still answers everything. */
async function openAs(role: string): Promise<Page> {
  const { page } = await openPage(browser);
  await page.route('**/api/v1/auth/me', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), role } });
  });
  await page.goto(demo.link);
  await page.getByRole('heading', { level: 1, name: 'Demo' }).waitFor();
  return page;
}

/** The names of what can be pressed in the open room. */
async function buttonsOf(page: Page, path: string): Promise<string[]> {
  await page.goto(demo.origin + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expectLoaded(page);
  const buttons = page.getByRole('main').getByRole('button');
  return (await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? ''))).filter(
    (name) => !/^(Copy|Load more)/.test(name),
  );
}

test('a designer reads persons but cannot change them', async () => {
  const page = await openAs('DESIGNER');
  expect(await buttonsOf(page, '/persons')).toEqual([]);
  await page.getByRole('link', { name: 'Mira Horvat' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mira Horvat' }).waitFor();
  const person = new URL(page.url()).pathname;
  expect(await buttonsOf(page, person)).toEqual([]);
  expect(await buttonsOf(page, `${person}?tab=contact`)).toEqual([]);
  await page.goto(`${demo.origin}${person}?tab=data`);
  await page.getByText('Loyalty tier').waitFor();
  expect(await page.getByRole('button', { name: /^(Edit|Remove|Add$)/ }).count()).toBe(0);
  await photograph(page, 'role-designer-person');
  await expectAccessible(page, 'a person, read only');
  expect(await buttonsOf(page, '/tags')).toContain('Create tag');
});

test('an agent sees definitions without a way to change them', async () => {
  const page = await openAs('AGENT');
  expect(await buttonsOf(page, '/persons')).toEqual(['Create profile']);
  for (const path of [
    '/segments',
    '/tags',
    '/events/custom',
    '/events/platform',
    '/configuration/person-attributes',
    '/configuration/computed-attributes',
    '/chatbots',
    '/channels',
  ]) {
    expect({ path, buttons: await buttonsOf(page, path) }).toEqual({ path, buttons: [] });
  }
  await photograph(page, 'role-agent-channels');
});

test('rooms of others are not in the side bar, and say so at their address', async () => {
  const page = await openAs('ANALYST');
  await page.goto(`${demo.origin}/`);
  await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Settings' }).count()).toBe(0);
  await page.goto(`${demo.origin}/settings`);
  await page.getByRole('heading', { level: 1, name: 'Your role does not open this room' }).waitFor();
  await expectAccessible(page, 'a room of others');
  await photograph(page, 'role-analyst-settings');
});
