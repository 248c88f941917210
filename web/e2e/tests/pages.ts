/** The parts of the demo page that stories look at, by role and label. */
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { chatOf, expectText } from './browser.ts';

export interface Stage {
  page: Page;
  chat: FrameLocator;
  messages: Locator;
  input: Locator;
  profile: Locator;
}

/** The stage with this bot on it. */
export function stageOf(page: Page, bot: string): Stage {
  const chat = chatOf(page, bot);
  return {
    page,
    chat,
    messages: chat.getByRole('log', { name: 'Messages' }),
    input: chat.getByRole('textbox', { name: 'Message' }),
    profile: page.getByRole('region', { name: 'Person profile' }),
  };
}

/** Chooses a bot in the list above the chat. */
export async function chooseBot(page: Page, bot: string): Promise<Stage> {
  const list = page.getByRole('combobox', { name: 'Chatbot' });
  await list.click();
  await page.getByRole('option', { name: bot }).click();
  return stageOf(page, bot);
}

/** Types a message and sends it with Enter. */
export async function say({ input }: Stage, text: string): Promise<void> {
  await input.fill(text);
  await input.press('Enter');
}

/** Presses the newest button of this name in the chat. */
export async function press({ chat }: Stage, name: string): Promise<void> {
  await chat.getByRole('button', { name }).last().click();
}

/** Waits until a part of the live profile says this. */
export function expectProfile({ profile }: Stage, part: string, text: string | RegExp): Promise<void> {
  return expectText(profile.getByRole('region', { name: part }), text);
}
