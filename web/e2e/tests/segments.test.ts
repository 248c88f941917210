/** Segments: a rule is built by keyboard, seen with whom it fits, saved, changed, duplicated. */
import type { Locator, Page } from 'playwright-core';
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

const preview = (): Locator => page.getByRole('complementary', { name: 'Preview' });
const row = (name: string): Locator => page.getByRole('listitem', { name, exact: true });

/** Opens a list by keyboard, goes down to an option and takes it. */
async function pick(list: Locator, option: string): Promise<void> {
  await tabTo(page, list);
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: option, exact: true }).waitFor();
  const marked = page.locator('[role="option"][data-combobox-selected]');
  const count = await page.getByRole('option').count();
  for (let press = 0; press <= count; press += 1) {
    await page.keyboard.press('ArrowDown');
    if ((await marked.allInnerTexts()).includes(option)) {
      break;
    }
  }
  await page.keyboard.press('Enter');
  await page.getByRole('option').first().waitFor({ state: 'hidden' });
}

test('an empty room teaches, and a segment is made by keyboard only', async () => {
  await page.goto(`${demo.origin}/segments`);
  await page.getByText('No segments yet').waitFor();
  await tabTo(page, page.getByRole('link', { name: 'Create segment' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New segment' }).waitFor();
  await tabTo(page, page.getByRole('textbox', { name: 'Name' }));
  await page.keyboard.type('Important customers');
  await tabTo(page, page.getByRole('button', { name: 'Add condition' }));
  await page.keyboard.press('Enter');
  await tabTo(page, row('condition 1').getByRole('combobox', { name: 'Value' }));
  await page.keyboard.type('vip');
  await page.keyboard.press('Escape');
  await expectText(preview(), 'Persons whose tags include “vip”.');
  await expectText(preview(), 'Mira Horvat');
  await tabTo(page, page.getByRole('button', { name: 'Add condition' }));
  await page.keyboard.press('Enter');
  await pick(row('condition 2').getByRole('combobox', { name: 'Field' }), 'Priority');
  await pick(row('condition 2').getByRole('combobox', { name: 'Value' }), 'High');
  await expectText(preview(), 'whose tags include “vip” and whose priority is High.');
  await tabTo(page, page.getByRole('button', { name: 'Move condition 2: arrow up or down' }));
  await page.keyboard.press('ArrowUp');
  await expectText(preview(), 'Persons whose priority is High and whose tags include “vip”.');
  expect(await page.getByRole('button', { name: 'Move condition 1: arrow up or down' }).evaluate((one) => one.matches(':focus'))).toBe(true);
  await expectAccessible(page, 'the editor of a segment');
  await photograph(page, 'segment-new');
  await tabTo(page, page.getByRole('button', { name: 'Save' }));
  await page.keyboard.press('Enter');
  await page.getByText('Segment created').waitFor();
  await expectText(page.getByRole('row', { name: /Important customers/ }), /1 person/);
  expect(failures).toEqual([]);
});

test('groups, relative dates and events are one sentence with a live number', async () => {
  await page.goto(`${demo.origin}/segments/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('Buyers of this week');
  await page.getByRole('button', { name: 'Add group' }).first().click();
  const group = row('group 1');
  await group.getByRole('combobox', { name: 'Value' }).fill('vip');
  await page.keyboard.press('Escape');
  await group.getByRole('button', { name: 'Add condition' }).click();
  const second = group.getByRole('listitem', { name: 'condition 2' });
  await choose(page, second, 'Field', 'Created');
  await second.getByRole('textbox', { name: 'Length' }).fill('30');
  await page.getByRole('button', { name: 'Add event' }).click();
  const event = row('event 1');
  await expectText(preview(), 'The number appears when every condition is complete.');
  await choose(page, event, 'Event', 'Purchase');
  await event.getByRole('button', { name: 'Add a condition on a property' }).click();
  const property = event.getByRole('listitem', { name: 'Property condition 1' });
  await choose(page, property, 'Property', 'amount');
  await choose(page, property, 'Comparison', 'is more than');
  await property.getByRole('textbox', { name: 'Value' }).fill('1');
  await expectText(
    preview(),
    'Persons (whose tags include “vip” or whose creation is within the last 30 days), and who did Purchase in the last 7 days, where amount is more than 1.',
  );
  await expectText(preview(), /of \d+ persons/);
  await expectAccessible(page, 'the editor with everything');
  await photograph(page, 'segment-everything');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Segment created').waitFor();
  await expectLoaded(page);
  await expectText(page.getByRole('row', { name: /Buyers of this week/ }), /\d+ persons?/);
  await expectAccessible(page, 'the list of segments');
  await photograph(page, 'segments');
  expect(failures).toEqual([]);
});

test('what cannot be read is said beside its condition', async () => {
  await page.getByRole('link', { name: 'Buyers of this week', exact: true }).click();
  const property = row('event 1').getByRole('listitem', { name: 'Property condition 1' });
  await property.getByRole('textbox', { name: 'Value' }).fill('much');
  await row('event 1').getByRole('alert').waitFor();
  await expectText(preview(), 'it is said beside the condition');
  await photograph(page, 'segment-refused');
  await property.getByRole('textbox', { name: 'Value' }).fill('1000');
  await expectText(preview(), /of \d+ persons/);
  failures.splice(0);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Segment changed').waitFor();
});

test('a row is dragged above another', async () => {
  await page.getByRole('link', { name: 'Important customers', exact: true }).click();
  await expectText(preview(), 'Persons whose priority is High and whose tags include “vip”.');
  const handle = page.getByRole('button', { name: 'Move condition 2: arrow up or down' });
  await handle.dragTo(row('condition 1'), { targetPosition: { x: 60, y: 4 } });
  await expectText(preview(), 'Persons whose tags include “vip” and whose priority is High.');
  expect(failures).toEqual([]);
});

test('a segment is duplicated and deleted', async () => {
  await page.goto(`${demo.origin}/segments`);
  await page.getByRole('link', { name: 'Duplicate Important customers' }).click();
  await expectText(preview(), 'Persons whose priority is High');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Segment created').waitFor();
  await page.getByRole('button', { name: 'Delete Important customers (copy)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Segment deleted').waitFor();
  await page.getByRole('row', { name: /\(copy\)/ }).waitFor({ state: 'hidden' });
  expect(failures).toEqual([]);
});
