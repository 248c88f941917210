/** Settings: the workspace is renamed, and an API key is made, used and revoked. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectLoaded, photograph, tabTo } from './browser.ts';
import type { Running } from './server.ts';
import { visitDemo, type Visit } from './visit.ts';

let visit: Visit;
let demo: Running;
let page: Page;
let failures: string[];

beforeAll(async () => {
  visit = await visitDemo();
  ({ demo, page, failures } = visit);
  await page.goto(`${demo.origin}/settings`);
  await expectLoaded(page);
});

afterAll(async () => {
  await visit?.end();
});

/** What the API answers to a request with this header. */
async function statusWith(header: string): Promise<number> {
  const [name = '', value = ''] = header.split(': ');
  const { status } = await fetch(`${demo.origin}/api/v1/persons`, { headers: { [name]: value } });
  return status;
}

const dialogNamed = (name: string): Locator => page.getByRole('dialog', { name });
const headerIn = (dialog: Locator): Locator => dialog.getByLabel('The header of each request');

let header: string;

test('an API key is made by keyboard, shown once, and opens the API', async () => {
  await tabTo(page, page.getByRole('button', { name: 'Create API key' }));
  await page.keyboard.press('Enter');
  const dialog = dialogNamed('Create API key');
  await tabTo(page, dialog.getByLabel('Name'));
  await page.keyboard.press('Enter');
  await dialog.getByText('Say which service it is for.').waitFor();
  await dialog.getByText('Choose what the key may do.').waitFor();
  await page.keyboard.type('Web shop');
  await tabTo(page, dialog.getByRole('checkbox', { name: 'Read profiles' }));
  await page.keyboard.press('Space');
  await expectAccessible(page, 'the dialog of a new key');
  await photograph(page, 'settings-new-key');
  await tabTo(page, dialog.getByRole('button', { name: 'Create key' }));
  await page.keyboard.press('Enter');

  const shown = dialogNamed('Copy the key now');
  header = await headerIn(shown).innerText();
  await dialog.waitFor({ state: 'hidden' });
  await expectAccessible(page, 'the new key');
  await photograph(page, 'settings-key-shown');
  expect(await statusWith(header)).toBe(200);
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await shown.waitFor({ state: 'hidden' });
  const row = page.getByRole('table', { name: 'API keys' }).getByRole('row', { name: /Web shop/ });
  await row.getByText('Read profiles').waitFor();
  await photograph(page, 'settings');
  expect(failures).toEqual([]);
});

test('a renewed key works, and the old one no longer when so chosen', async () => {
  await page.getByRole('button', { name: 'Renew Web shop' }).click();
  const dialog = dialogNamed('Renew the secret of “Web shop”');
  await dialog.getByRole('radio', { name: 'no longer' }).click();
  await photograph(page, 'settings-renew-key');
  await dialog.getByRole('button', { name: 'Renew secret' }).click();
  const shown = dialogNamed('Copy the key now');
  const renewed = await headerIn(shown).innerText();
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await shown.waitFor({ state: 'hidden' });
  expect([await statusWith(header), await statusWith(renewed)]).toEqual([401, 200]);
  header = renewed;
  expect(failures).toEqual([]);
});

test('a revoked key opens nothing', async () => {
  await page.getByRole('button', { name: 'Revoke Web shop' }).click();
  await dialogNamed('Revoke the key “Web shop”?').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('API key revoked').waitFor();
  expect(await statusWith(header)).toBe(401);
  expect(failures).toEqual([]);
});

test('the workspace is renamed in place', async () => {
  await page.getByRole('button', { name: 'Edit Name' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Shoe shop');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Edit Name' }).getByText('Shoe shop').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Edit Name' }).getByText('Shoe shop').waitFor();
  expect(failures).toEqual([]);
});
