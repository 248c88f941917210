/** The first start of an installation: the printed link, the owner, out and in again. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, launch, openPage, photograph, tabTo } from './browser.ts';
import { startServer, type Running } from './server.ts';

const EMAIL = 'owner@shop.example';
const PASSWORD = 'a short sentence is easy';

let server: Running;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('the set-up link makes the owner once, by keyboard only', async () => {
  const { page, failures } = await openPage(browser);
  await page.goto(server.link);
  await page.getByRole('heading', { level: 1, name: 'Set up Rapport' }).waitFor();
  await expectAccessible(page, 'set-up');
  await photograph(page, 'set-up');
  for (const [label, value] of [['Your name', 'Ana Owner'], ['Email', EMAIL], ['Password', PASSWORD]] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Persons' }).waitFor();
  await page.getByText('Nobody here yet').waitFor();
  await photograph(page, 'persons-empty');
  expect(failures).toEqual([]);

  const second = await openPage(browser);
  await second.page.goto(server.link);
  await second.page.getByLabel('Your name').fill('Somebody Else');
  await second.page.getByLabel('Email').fill('else@shop.example');
  await second.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await second.page.getByRole('button', { name: 'Create the owner and sign in' }).click();
  await second.page.getByRole('heading', { level: 1, name: 'This link was already used' }).waitFor();
  await expectAccessible(second.page, 'set-up again');
});

test('a wrong password stays outside, the right one comes in, and sign-out ends it', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${server.origin}/tags`);
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await expectAccessible(page, 'sign-in');
  await photograph(page, 'sign-in');
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tags' }).waitFor();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
});
