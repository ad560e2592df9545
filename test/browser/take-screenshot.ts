import { stat } from 'node:fs/promises';
import type { DemoPage } from './demo-page.ts';

/** Photographs the page with the thread of the first alert open at the beginning of its report. Returns the size in bytes. */
export async function takeScreenshot({ page, thread, openThread }: DemoPage, file: string): Promise<number> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByTestId('tab-slack').click();
  await page.getByTestId('channel-C0SECALERTS').click();
  await page.locator('main.channel .message-list').evaluate((list) => list.scrollTo(0, 0));
  await openThread(0);
  await thread
    .locator('article', { hasText: '1. Executive Summary' })
    .first()
    .evaluate((report) => {
      report.scrollIntoView({ block: 'start' });
    });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: file });
  return (await stat(file)).size;
}
