import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens Debian's Chromium. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(chromiumPath)) {
    throw new Error(
      `There is no browser at ${chromiumPath}: install Debian's package chromium, or set CHROMIUM_PATH to another Chromium.`,
    );
  }
  return chromium.launch({ executablePath: chromiumPath, args: quiet });
}

/** Keeps what a page complains about: errors in its console, exceptions, requests that failed. */
export function listenForTrouble(page: Page): readonly string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Leaving the JIRA tab breaks off its last question, and a download is no page.
    if (reason !== 'net::ERR_ABORTED') trouble.push(`request: ${request.url()} ${reason}`);
  });
  return trouble;
}

/** What sticks out of the page or of one of its panes to the right, in the reader's way. */
export function findOverflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const panes = [
      document.documentElement,
      ...document.querySelectorAll('.message-list, .jira-main, .jira-list, .home'),
    ];
    return panes
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(
        ({ tagName, className, scrollWidth, clientWidth }) =>
          `${tagName}.${className}: ${scrollWidth} > ${clientWidth}`,
      );
  });
}
