/** Definitions: an event is made and changed, a computed attribute tried, duplicated and activated. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choose, expectAccessible, expectLoaded, expectText, photograph, tabTo } from './browser.ts';
import type { Running } from './server.ts';
import { visitDemo, type Visit } from './visit.ts';

let visit: Visit;
let demo: Running;
let page: Page;
let failures: string[];

beforeAll(async () => {
  visit = await visitDemo();
  ({ demo, page, failures } = visit);
});

afterAll(async () => {
  await visit?.end();
});

async function openRoom(path: string): Promise<void> {
  await page.goto(demo.origin + path);
  await expectLoaded(page);
}

test('an event is created, and its context label and properties change', async () => {
  await openRoom('/events/custom');
  await page.getByRole('button', { name: 'Create event' }).click();
  const creating = page.getByRole('dialog', { name: 'Create event' });
  await creating.getByRole('textbox', { name: 'Event Name' }).fill('Product rated');
  await creating.getByRole('button', { name: 'Add event property' }).click();
  await creating.getByRole('textbox', { name: 'Property Name 1' }).fill('stars');
  await expectAccessible(page, 'the dialog of a new event');
  await photograph(page, 'events-create');
  await creating.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Event created').waitFor();

  await page.getByRole('button', { name: 'Change Product rated' }).click();
  const changing = page.getByRole('dialog', { name: 'Change “Product rated”' });
  expect(await changing.getByRole('textbox', { name: 'Event ID' }).inputValue()).toBe('ProductRated');
  await changing.getByRole('textbox', { name: 'Context label' }).fill('recent rating');
  await changing.getByRole('button', { name: 'Add event property' }).click();
  await changing.getByRole('textbox', { name: 'Property Name 1' }).fill('comment');
  await expectAccessible(page, 'the dialog of an event that exists');
  await photograph(page, 'events-change');
  await changing.getByRole('button', { name: 'Save' }).click();
  await changing.waitFor({ state: 'hidden' });
  const row = page.getByRole('row', { name: /Product rated/ });
  await expectText(row, /Spoken of as “recent rating”/);
  await expectText(row, /stars.*comment/s);
  await photograph(page, 'events-custom');
  expect(failures).toEqual([]);
});

test('a platform event is switched off and stays off', async () => {
  await openRoom('/events/platform');
  const name = 'Record Chatbot Session Ended';
  await tabTo(page, page.getByRole('switch', { name, checked: true }));
  await page.keyboard.press('Space');
  await page.getByRole('switch', { name, checked: false, disabled: false }).waitFor();
  await page.reload();
  await page.getByRole('switch', { name, checked: false }).waitFor();
  expect(failures).toEqual([]);
});

test('a computed attribute is duplicated, changed, tried on a person and activated', async () => {
  await openRoom('/configuration/computed-attributes');
  await page.getByRole('button', { name: 'Duplicate Lifetime spend' }).click();
  const copy = page.getByRole('row', { name: /Lifetime spend \(2\)/ });
  await expectText(copy, 'Draft');
  await copy.getByRole('button', { name: /^Change/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Change “Lifetime spend (2)”' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Spend of a week');
  await choose(page, dialog, 'Period', 'Last 7 days');
  await choose(page, dialog, 'Try it on a person', 'Mira Horvat');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expectText(dialog.getByRole('status'), /\d|Empty/);
  await expectAccessible(page, 'the dialog of a computed attribute');
  await photograph(page, 'computed-change');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Activate Spend of a week' }).click();
  await expectText(page.getByRole('row', { name: /Spend of a week/ }), 'Active');
  await photograph(page, 'computed');
  expect(failures).toEqual([]);
});

test('an aggregate with a filter, an exclusion and a window of its own is said in words and tried', async () => {
  await openRoom('/configuration/computed-attributes');
  await page.getByRole('button', { name: 'Create event aggregate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create event aggregate' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Largest purchase');
  await choose(page, dialog, 'Function', 'Maximum');
  await choose(page, dialog, 'Event', 'Purchase');
  await choose(page, dialog, 'Property', 'amount');
  await choose(page, dialog, 'Period', 'The last …');
  await dialog.getByRole('button', { name: 'Save draft' }).click();
  await dialog.getByText('Write a whole number.').waitFor();
  await dialog.getByRole('textbox', { name: 'Length' }).fill('100');
  await choose(page, dialog, 'Leave out', 'The first one');
  await dialog.getByRole('button', { name: 'Add a condition on a property' }).click();
  const property = dialog.getByRole('listitem', { name: 'Property condition 1' });
  await choose(page, property, 'Property', 'productName');
  await choose(page, property, 'Comparison', 'starts with');
  await property.getByRole('textbox', { name: 'Value' }).fill('R');
  await dialog
    .getByText('Maximum of amount in Purchase, last 100 days, where productName starts with R, without the first one')
    .waitFor();
  await choose(page, dialog, 'Try it on a person', 'Mira Horvat');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expectText(dialog.getByRole('status'), /\d|Empty/);
  await expectAccessible(page, 'the dialog of an aggregate');
  await photograph(page, 'computed-aggregate');
  await dialog.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Draft saved').waitFor();
  await expectText(page.getByRole('row', { name: /Largest purchase/ }), /where productName starts with R, without the first one/);
  expect(failures).toEqual([]);
});

test('a formula is completed by keyboard, underlined where it is wrong, and tried', async () => {
  await openRoom('/configuration/computed-attributes');
  await page.getByRole('button', { name: 'Try a formula' }).click();
  const dialog = page.getByRole('dialog', { name: 'Try a formula' });
  const input = dialog.getByRole('textbox', { name: 'Formula' });
  await tabTo(page, input);
  await page.keyboard.type('if(loy');
  await dialog.getByRole('option', { name: /Loyalty tier/ }).waitFor();
  await photograph(page, 'formula-proposals');
  await page.keyboard.press('Enter');
  expect(await input.inputValue()).toBe('if([Loyalty tier]');
  await page.keyboard.type(' == "gold", town, "standard")');
  const problem = dialog.getByRole('list', { name: 'Problems' }).getByRole('button', { name: /^Character 30/ });
  await problem.waitFor();
  await expectAccessible(page, 'a formula with a problem');
  await photograph(page, 'formula-wrong');
  await problem.click();
  await page.keyboard.type('"best"');
  await dialog.getByText('Gives: Text').waitFor();
  expect(await input.inputValue()).toBe('if([Loyalty tier] == "gold", "best", "standard")');
  await choose(page, dialog, 'Try it on a person', 'Mira Horvat');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expectText(dialog.getByRole('region', { name: 'Try it' }), /best.*Loyalty tier.*gold/s);
  await expectAccessible(page, 'a formula tried');
  await photograph(page, 'formula-tried');
  expect(failures).toEqual([]);
});
