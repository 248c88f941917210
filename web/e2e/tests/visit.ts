/** A demo with a browser that its link has signed in. */
import type { Browser, Page } from 'playwright-core';
import { launch, openPage } from './browser.ts';
import { startDemo, type Running } from './server.ts';

export interface Visit {
  demo: Running;
  page: Page;
  /** What the browser complained about. */
  failures: string[];
  end: () => Promise<void>;
}

export async function visitDemo(): Promise<Visit> {
  const demo = await startDemo();
  const browser: Browser = await launch();
  const { page, failures } = await openPage(browser);
  await page.goto(demo.link);
  await page.getByRole('heading', { level: 1, name: 'Demo' }).waitFor();
  const end = async () => {
    await browser.close();
    await demo.stop();
  };
  return { demo, page, failures, end };
}
