import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { readHeadings, readVerdict } from '../story/read-report.ts';
import { type DemoPage, readChapters, readDemoPage } from './demo-page.ts';
import { findOverflow, listenForTrouble, openBrowser } from './open-browser.ts';
import { type Demo, startDemo } from './start-demo.ts';
import { takeScreenshot } from './take-screenshot.ts';

const scenarioFolder = new URL('../../src/demo/scenarios/', import.meta.url);
const scenarios = readdirSync(scenarioFolder).sort();
const chapters = [
  '1. Executive Summary',
  '2. Threat Overview',
  '3. Threat Details',
  '4. Principal Information',
  '5. Abnormality Analysis',
  '6. Risk Assessment',
  '7. Detailed Investigation',
  '8. Recommended Countermeasures',
];
const Expected = z.object({ disposition: z.array(z.string()), priorityAtLeast: z.string() });
const Finding = z.object({ Id: z.string() });
const sample = scenarios.findIndex((name) => name.includes('sample'));

let demo: Demo;
let browser: Browser;
let shown: DemoPage;
let trouble: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
  demo = await startDemo();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  // A step that does not come shall fail by its own name, before the test's time is over.
  page.setDefaultTimeout(15_000);
  trouble = listenForTrouble(page);
  await page.goto(demo.address);
  shown = readDemoPage(page);
  await shown.awaitFirstOffer().catch((cause: unknown) => {
    throw new Error(`No alert was answered. The demo said:\n${demo.output()}`, { cause });
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
}, 30_000);

function readJson(scenario: string, file: string): unknown {
  return JSON.parse(readFileSync(new URL(`${scenario}/${file}`, scenarioFolder), 'utf8'));
}

/** An error in the bot's log, or anything a program says that is no log line; a warning of a wrong request is none. */
function isComplaint(line: string): boolean {
  if (line.trim() === '' || line.includes('gd-triage demo: open ')) return false;
  return !line.startsWith('{') || /"level":[56]0/.test(line);
}

describe('the page of the demo', () => {
  it('shows one alert after the other, with the first one in sight, and says what to do', async () => {
    const { page } = shown;
    expect(await page.getByTestId('hint').textContent()).toMatch(/Click Analyze under the first alert/);

    await shown
      .alert(scenarios.length - 1)
      .locator('.replies')
      .waitFor({ state: 'attached', timeout: 30_000 });
    expect(await shown.alert(0).locator('.replies').isVisible()).toBe(true);
    expect((await shown.alert(0).boundingBox())?.y).toBeGreaterThan(80);
    expect(await findOverflow(page)).toEqual([]);
  }, 60_000);
});

describe.each(scenarios.map((name, index) => ({ name, index })))('scenario $name', ({ name, index }) => {
  const findingId = Finding.parse(readJson(name, 'finding.json')).Id;
  let markdown = '';

  it('is analysed in the thread at one click, up to the verdict and eight chapters', async () => {
    await shown.openThread(index);
    await shown.analyze();
    markdown = await shown.downloadReport();
    const expected = Expected.parse(readJson(name, 'expected.json'));
    const { disposition, priority } = readVerdict(markdown);

    expect(readHeadings(markdown)).toEqual(chapters);
    expect(expected.disposition).toContain(disposition);
    expect(priority <= expected.priorityAtLeast).toBe(true);
    expect(await shown.chaptersInThread()).toEqual(chapters);
    const headline = /^\*\*(.+)\*\*$/m.exec(markdown)?.[1] ?? 'no headline';
    expect(await shown.thread.getByText(headline).first().isVisible()).toBe(true);
    expect(await findOverflow(shown.page)).toEqual([]);
  }, 120_000);

  it('links to the console and to a ticket with label and eight chapters', async () => {
    const { page, thread } = shown;
    const console = thread.getByRole('link', { name: 'Open in the GuardDuty console' });
    expect(await console.getAttribute('href')).toContain(findingId);
    await thread.getByRole('link', { name: /^SEC-\d+$/ }).click();
    const ticket = page.getByTestId('issue-body');
    await ticket.waitFor();

    expect(await ticket.locator('.issue-label').allTextContents()).toEqual(
      expect.arrayContaining(['gd-triage', `gd-${findingId}`]),
    );
    expect(await readChapters(ticket.getByRole('heading'))).toEqual(chapters);
    expect(await findOverflow(page)).toEqual([]);

    await ticket.getByRole('link', { name: 'Slack thread' }).click();
    await thread.waitFor();
    expect(await thread.getByText(chapters[0] ?? '').isVisible()).toBe(true);
  }, 30_000);
});

describe('the picture in the README', () => {
  it('shows the first report beside its alert', async () => {
    const file = process.env['DEMO_SCREENSHOT'] ?? path.join(tmpdir(), `gd-triage-demo-${demo.pid}.png`);
    expect(await takeScreenshot(shown, file)).toBeLessThan(400_000);
    if (process.env['DEMO_SCREENSHOT'] === undefined) rmSync(file);
  }, 30_000);
});

describe('a person on the page', () => {
  it('gets help from the slash command, seen by nobody else', async () => {
    const { page } = shown;
    await shown.say('/gd-triage help');
    const answer = page.locator('main.channel .message-ephemeral').last();
    await answer.getByText('/gd-triage list').waitFor();
    expect(await answer.getByText('Only visible to you').isVisible()).toBe(true);

    await shown.become('Ben Ortiz');
    await shown.openThread(0);
    expect(await shown.chaptersInThread()).toEqual(chapters);
    expect(await page.locator('.message-ephemeral').count()).toBe(0);
    await shown.become('Aiko Tanaka');
  }, 30_000);

  it('investigates again with the slash command, in the same thread and ticket', async () => {
    const { page, thread } = shown;
    const id = Finding.parse(readJson(scenarios[0] ?? '', 'finding.json')).Id;
    await shown.say(`/gd-triage ${id}`);
    const answer = page.locator('main.channel .message-ephemeral').last();
    await answer.getByRole('link', { name: 'Open the thread' }).click();

    expect(readHeadings(await shown.downloadReport(1))).toEqual(chapters);
    const tickets = await thread.getByRole('link', { name: /^SEC-\d+$/ }).allTextContents();
    expect(new Set(tickets).size).toBe(1);
  }, 120_000);

  it('is told what is wrong with an id that does not exist', async () => {
    await shown.say(`/gd-triage ${'0'.repeat(32)}`);
    const answer = shown.page.locator('main.channel .message-ephemeral').last();
    await answer
      .getByText(/not|no finding/i)
      .first()
      .waitFor();
  }, 30_000);

  it('investigates by the menu of a message', async () => {
    await shown.openThread(sample);
    const before = await shown.countReports();
    await shown.alert(sample).hover();
    await shown.alert(sample).getByRole('button', { name: 'More actions' }).click();
    await shown.page.getByRole('menuitem', { name: 'Analyze finding' }).click();

    expect(readVerdict(await shown.downloadReport(before)).disposition).toBe('false_positive');
  }, 120_000);

  it('finds help and the latest cases in the Home tab', async () => {
    await shown.page.getByTestId('open-home').click();
    const home = shown.page.getByTestId('home');
    await home.getByText('Exfiltration:S3/AnomalousBehavior').first().waitFor();
    expect(await home.getByText('/gd-triage list').isVisible()).toBe(true);
    await home.getByRole('link', { name: 'Open the thread' }).first().click();
    await shown.thread.waitFor();
  }, 30_000);

  it('can have an alert delivered again, and is told that it is known', async () => {
    const { page } = shown;
    await page.getByTestId('scenarios').click();
    await page.getByTestId(`scenario-${scenarios[0]}`).getByRole('button', { name: 'Deliver again' }).click();
    await shown.alert(scenarios.length).waitFor({ state: 'attached' });
    expect(await page.getByTestId('notice').textContent()).toContain('does not answer twice');
  }, 30_000);

  it('sees no trouble: nothing failed, in the page or in the program', async () => {
    expect(trouble).toEqual([]);
    expect(demo.output().split('\n').filter(isComplaint)).toEqual([]);
  });
});
