/** The demo as a newcomer meets it: two visits to each bot, the live profile beside the chat. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectText, launch, openPage, PHONE, photograph, tabTo } from './browser.ts';
import { chooseBot, expectProfile, press, say, stageOf } from './pages.ts';
import { startDemo, type Running } from './server.ts';

const CART = 'Added to Cart';
const PROFILES = 'Customer Profiles chatbot';
const OPENER = 'How can I help?';
const OPENER_AFTER_PURCHASE = 'How can I help? Are you contacting us regarding your recent purchase?';

let demo: Running;
let browser: Browser;
let page: Page;
let failures: string[];

beforeAll(async () => {
  demo = await startDemo();
  browser = await launch();
  ({ page, failures } = await openPage(browser));
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test('the printed link signs in and shows the demo', async () => {
  await page.goto(demo.link);
  await page.getByRole('heading', { level: 1, name: 'Demo' }).waitFor();
  await page.getByText('Say hello in the chat').waitFor();
  await expectAccessible(page, 'the empty stage');
  await photograph(page, 'demo-1-empty');
  expect(failures).toEqual([]);
});

test('what a visitor does in the chat shows in the live profile', async () => {
  const stage = stageOf(page, CART);
  await say(stage, 'Hello');
  await expectText(stage.messages, OPENER);
  await expectText(stage.messages, 'What would you like today?');
  expect(await stage.messages.innerText()).not.toContain('recent purchase');
  await expectProfile(stage, 'Events', 'Chatbot Session Started');
  await expectProfile(stage, 'Computed attributes', /Carts in 24 hours\s*0(?!\d)/);

  await press(stage, 'Red shoes');
  await expectText(stage.messages, 'Red shoes for €49.90: shall I put it into your cart?');
  await press(stage, 'Yes, please');
  await expectText(stage.messages, 'Done! Red shoes for €49.90 is in your cart.');

  await expectProfile(stage, 'Events', /AddedToCart.*Red shoes/s);
  await expectProfile(stage, 'Events', 'SKU-1');
  await expectProfile(stage, 'Events', '49.9');
  await expectProfile(stage, 'Events', 'Chatbot Session Ended');
  await expectProfile(stage, 'Tags', 'cart-started');
  await expectProfile(stage, 'Computed attributes', /Carts in 24 hours\s*1(?!\d)/);
  await expectProfile(stage, 'Computed attributes', /Last product\s*Red shoes/);
  await expectAccessible(page, 'the stage after the first visit');
  await photograph(page, 'demo-2-first-visit');
  expect(failures).toEqual([]);
});

test('the second visit opens with the recent purchase', async () => {
  const stage = stageOf(page, CART);
  await page.getByRole('button', { name: 'New visit', exact: true }).click();
  await say(stage, 'Hello again');
  await expectText(stage.messages, OPENER_AFTER_PURCHASE);
  await expectText(stage.messages, 'Your Red shoes is waiting in your cart.');
  await photograph(page, 'demo-3-second-visit');
  expect(failures).toEqual([]);
});

test('a reload keeps the conversation', async () => {
  await page.reload();
  const stage = stageOf(page, CART);
  await expectText(stage.messages, OPENER_AFTER_PURCHASE);
  await expectProfile(stage, 'Tags', 'cart-started');
  expect(failures).toEqual([]);
});

test('the other bot learns a name and a city, and greets by them', async () => {
  const stage = await chooseBot(page, PROFILES);
  await say(stage, 'Hello');
  await expectText(stage.messages, 'What is your first name?');
  await say(stage, 'Ana');
  await expectText(stage.messages, 'Nice to meet you, Ana! Which city do you live in?');
  await say(stage, 'Split');
  await expectText(stage.messages, 'Thank you, Ana from Split. I will remember you.');
  await stage.profile.getByRole('heading', { name: 'Ana' }).waitFor();
  await expectProfile(stage, 'Attributes', 'Split');
  await expectProfile(stage, 'Tags', 'met-by-chatbot');
  await expectAccessible(page, 'the stage of the other bot');
  await photograph(page, 'demo-4-other-bot');

  await page.getByRole('button', { name: 'New visit', exact: true }).click();
  await say(stage, 'Hi');
  await expectText(stage.messages, /(Welcome back|Good to see you again), Ana!/);
  await expectText(stage.messages, 'How are things in Split? What can I do for you?');
  await photograph(page, 'demo-5-other-bot-again');
  expect(failures).toEqual([]);
});

test('the profile opens as a page with everything on it', async () => {
  await page.getByRole('region', { name: 'Person profile' }).getByRole('link', { name: 'Open the profile' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ana' }).waitFor();
  await page.getByRole('tab', { name: 'Attributes, tags, and events' }).click();
  await page.getByRole('button', { name: 'Remove tag met-by-chatbot' }).waitFor();
  await expectAccessible(page, 'the profile page');
  await photograph(page, 'demo-6-profile-page');
  expect(failures).toEqual([]);
});

test('a new visitor, by keyboard only', async () => {
  const fresh = await openPage(browser);
  await fresh.page.goto(demo.link);
  await fresh.page.getByRole('heading', { level: 1, name: 'Demo' }).waitFor();
  const stage = stageOf(fresh.page, CART);
  const enter = async (name: string) => {
    await tabTo(fresh.page, stage.chat.getByRole('button', { name }).last());
    await fresh.page.keyboard.press('Enter');
  };
  await tabTo(fresh.page, stage.input);
  await fresh.page.keyboard.type('Hello');
  await fresh.page.keyboard.press('Enter');
  await expectText(stage.messages, 'What would you like today?');
  await enter('Blue kettle');
  await expectText(stage.messages, 'Blue kettle for €59.90: shall I put it into your cart?');
  await enter('Yes, please');
  await expectText(stage.messages, 'Done! Blue kettle for €59.90 is in your cart.');
  await expectProfile(stage, 'Computed attributes', /Last product\s*Blue kettle/);
  await tabTo(fresh.page, fresh.page.getByRole('button', { name: 'New visit', exact: true }));
  await fresh.page.keyboard.press('Enter');
  await tabTo(fresh.page, stage.input);
  await fresh.page.keyboard.type('Hello');
  await fresh.page.keyboard.press('Enter');
  await expectText(stage.messages, OPENER_AFTER_PURCHASE);
  await photograph(fresh.page, 'demo-7-keyboard');
  expect(fresh.failures).toEqual([]);
});

test('on a phone, chat and live profile take turns, and nothing is wider than the screen', async () => {
  const phone = await openPage(browser, PHONE);
  await phone.page.goto(demo.link);
  await phone.page.getByRole('heading', { level: 1, name: 'Demo' }).waitFor();
  const stage = stageOf(phone.page, CART);
  await say(stage, 'Hello');
  await expectText(stage.messages, 'What would you like today?');
  expect(await stage.profile.isVisible()).toBe(false);
  await expectAccessible(phone.page, 'the chat on a phone');
  await photograph(phone.page, 'demo-8-phone-chat');
  await phone.page.getByText('Live profile', { exact: true }).click();
  await expectProfile(stage, 'Events', 'Chatbot Session Started');
  await expectAccessible(phone.page, 'the profile on a phone');
  await photograph(phone.page, 'demo-9-phone-profile');
  await phone.page.getByText('Chat', { exact: true }).click();
  await press(stage, 'Red shoes');
  await expectText(stage.messages, 'shall I put it into your cart?');
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  expect(phone.failures).toEqual([]);
});
