/** Every page of the console: it opens, says what it is, and keeps nobody out. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectLoaded, launch, openPage, photograph } from './browser.ts';
import { startDemo, type Running } from './server.ts';

/** Path and heading of every page that needs no id. */
const PAGES = [
  ['/persons', 'Persons'],
  ['/companies', 'Companies'],
  ['/segments', 'Segments'],
  ['/tags', 'Tags'],
  ['/events/custom', 'Custom Events'],
  ['/events/profile', 'Customer Profiles events'],
  ['/events/platform', 'Platform events'],
  ['/analytics', 'Analytics'],
  ['/configuration/person-attributes', 'Person custom attributes'],
  ['/configuration/computed-attributes', 'Computed attributes'],
  ['/chatbots', 'Chatbots'],
  ['/flows', 'Flows'],
  ['/inbox', 'Inbox'],
  ['/channels', 'Channels'],
  ['/settings', 'Settings'],
  ['/demo', 'Demo'],
] as const;

let demo: Running;
let browser: Browser;
let page: Page;
let failures: string[];

beforeAll(async () => {
  demo = await startDemo();
  browser = await launch();
  ({ page, failures } = await openPage(browser));
  await page.goto(demo.link);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test.each(PAGES)('%s opens and is accessible', async (path, heading) => {
  await page.goto(demo.origin + path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await expectLoaded(page);
  await expectAccessible(page, path);
  await photograph(page, `page${path.replaceAll('/', '-')}`);
  expect(failures.splice(0)).toEqual([]);
});

test('a person page has three tabs, all accessible', async () => {
  await page.goto(`${demo.origin}/persons`);
  await page.getByRole('link', { name: 'Mira Horvat' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mira Horvat' }).waitFor();
  for (const tab of ['Overview', 'Contact information', 'Attributes, tags, and events']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel', { name: tab }).waitFor();
    await expectAccessible(page, tab);
    await photograph(page, `person-${tab.toLowerCase().replaceAll(/\W+/g, '-')}`);
  }
  expect(failures.splice(0)).toEqual([]);
});

test('a chatbot page shows dialogs without problems, and versions', async () => {
  await page.goto(`${demo.origin}/chatbots`);
  await page.getByRole('link', { name: 'Added to Cart' }).click();
  await page.getByRole('heading', { level: 1, name: 'Added to Cart' }).waitFor();
  for (const tab of ['Dialogs', 'Versions']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel', { name: tab }).waitFor();
    await expectAccessible(page, tab);
    await photograph(page, `chatbot-${tab.toLowerCase()}`);
  }
  expect(failures.splice(0)).toEqual([]);
});

test('dark colours are as readable as light ones', async () => {
  await page.goto(`${demo.origin}/persons`);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Use dark colours' }).click();
  // The menu fades out; half gone it is no menu any more.
  await page.getByRole('menu').waitFor({ state: 'hidden' });
  await page.getByRole('heading', { level: 1, name: 'Persons' }).waitFor();
  await expectAccessible(page, 'persons in dark colours');
  await photograph(page, 'page-persons-dark');
  expect(failures.splice(0)).toEqual([]);
});

test('a search that finds nobody says so, and a wrong address too', async () => {
  await page.goto(`${demo.origin}/persons`);
  await page.getByRole('searchbox', { name: 'Search by name or contact' }).fill('nobody of this name');
  await page.getByText('Nobody found').waitFor();
  await page.goto(`${demo.origin}/no-such-page`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expectAccessible(page, 'a wrong address');
  failures.splice(0);
});
