import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';

/** An investigation on a busy machine. */
const reportMs = 90_000;
/** Loading the bot on a busy machine. */
const startMs = 120_000;

/** The demo page as a person uses it. */
export interface DemoPage {
  readonly page: Page;
  readonly thread: Locator;
  /** The message in the channel of the nth alert, from 0. */
  alert(index: number): Locator;
  /** Waits until the bot has answered the first alert. */
  awaitFirstOffer(): Promise<void>;
  openThread(index: number): Promise<void>;
  /** Presses Analyze in the open thread and waits until the investigation shows. */
  analyze(): Promise<void>;
  countReports(): Promise<number>;
  /** Waits for the nth report file of the open thread, from 0, and downloads it. */
  downloadReport(index?: number): Promise<string>;
  /** The report's chapter headings in the open thread. */
  chaptersInThread(): Promise<readonly string[]>;
  /** Types into the channel's composer and sends it. */
  say(text: string): Promise<void>;
  /** Chooses who looks at the page. */
  become(name: string): Promise<void>;
}

/** Wraps a page that shows the demo. */
export function readDemoPage(page: Page): DemoPage {
  const thread = page.getByTestId('thread-pane');
  const alert = (index: number): Locator =>
    page.locator('main.channel .message-list > article:not(.message-ephemeral)').nth(index);
  return {
    page,
    thread,
    alert,
    awaitFirstOffer: () => alert(0).locator('.replies').waitFor({ timeout: startMs }),
    openThread: async (index) => {
      await alert(index).locator('.replies').click();
      await thread.waitFor();
    },
    analyze: async () => {
      await thread.locator('[data-action-id=analyze]').click();
      await thread
        .getByText(/Investigating…|Investigation finished/)
        .first()
        .waitFor();
    },
    countReports: () => thread.locator('[data-testid^="file-"]').count(),
    downloadReport: async (index = 0) => {
      const link = thread.locator('[data-testid^="file-"]').nth(index).getByRole('link', { name: 'Download' });
      await link.waitFor({ timeout: reportMs });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      return readFile(await download.path(), 'utf8');
    },
    chaptersInThread: () => readChapters(thread.locator('.block-header')),
    say: async (text) => {
      await page.getByTestId('composer').fill(text);
      await page.getByTestId('composer').press('Enter');
    },
    become: async (name) => {
      await page.getByTestId('viewer-switch').selectOption({ label: name });
    },
  };
}

/** Headings that begin with the number of a chapter. */
export async function readChapters(headings: Locator): Promise<readonly string[]> {
  const texts = await headings.allTextContents();
  return texts.filter((text) => /^\d\. /.test(text));
}
