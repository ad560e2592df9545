import { stat } from 'node:fs/promises';
import type { DemoPage } from './demo-page.ts';

/** Photographs the page with the thread of the first alert open at the beginning of its report. Returns the size in bytes. */
export async function takeScreenshot({ page, thread, openThread }: DemoPage, file: string): Promise<number> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByTestId('tab-slack').click();
  await page.getByTestId('channel-C0SECALERTS').click();
  await openThread(0);
  for (const pane of [page.locator('main.channel'), thread]) {
    await pane.locator('.message-list').evaluate((list) => {
      const report = [...list.children].find((child) => child.textContent?.includes('1. Executive Summary'));
      list.scrollTop = report instanceof HTMLElement ? report.offsetTop - 8 : 0;
    });
  }
  await page.mouse.move(0, 0);
  await page.screenshot({ path: file });
  if (before !== null) await page.setViewportSize(before);
  return (await stat(file)).size;
}
