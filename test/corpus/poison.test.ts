import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRulesAnalyst } from '../../src/analyst/rules/rules-analyst.ts';
import { languages, plainText } from '../../src/domain/phrase.ts';
import { renderMarkdown } from '../../src/domain/render-markdown.ts';
import { renderTicket } from '../../src/jira/render-ticket.ts';
import type { Analyst } from '../../src/ports.ts';
import { renderReport } from '../../src/slack/render-report.ts';
import { type JudgedCase, judgeFolder } from './judge-cases.ts';
import { poisonCase } from './poison-case.ts';

const cases = path.join(import.meta.dirname, '..', '..', 'eval', 'cases');
/** One with API calls, sign-ins and change records, one with a Kubernetes audit log. */
const names = ['trail-stopped-wrong-record', 'eks-anonymous-secrets'];

let clean: readonly JudgedCase[] = [];
let poisoned: readonly JudgedCase[] = [];
const copies: string[] = [];

beforeAll(async () => {
  const analyst = createRulesAnalyst();
  for (const name of names) {
    const folder = path.join(cases, name);
    const copy = await poisonCase(folder);
    copies.push(path.dirname(copy));
    clean = [...clean, await judgeFolder(folder, analyst)];
    poisoned = [...poisoned, await judgeFolder(copy, analyst)];
  }
});
afterAll(() => Promise.all(copies.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Control and format characters that would act on a terminal or hide; tab and line feed are none. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}]/u;

describe('a payload in every field an attacker can write', () => {
  it('is flagged, raises and lowers nothing', () => {
    for (const [index, { record }] of poisoned.entries()) {
      expect(record.verdict.floors.map(({ rule }) => rule)).toContain('H28');
      expect(record.verdict.disposition).toBe(clean[index]?.record.verdict.disposition);
      expect(record.verdict.priority <= (clean[index]?.record.verdict.priority ?? 'P1')).toBe(true);
    }
  });

  it('reaches the report, so that this test tests something', () => {
    for (const { report } of poisoned) expect(JSON.stringify(report)).toContain('evil.example');
  });

  it.each(languages)('is inert in Markdown and on the terminal: %s', (language) => {
    for (const { report } of poisoned) {
      const markdown = renderMarkdown(report, language);
      expect(markdown.match(unseen)).toBeNull();
      const outside = markdown.replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
      expect(outside).not.toMatch(/evil\.example|<!channel>|<@U0EVIL>|<script|HYPERLINK/);
      const cells = markdown
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .flatMap((line) => line.split(/(?<!\\) \| |^\| /));
      expect(cells.filter((cell) => /^`*\s*[=+@-](?!--)/.test(cell))).toEqual([]);
    }
  });

  it('is inert in Slack: no link, no mention, no markup, no hidden character', () => {
    for (const { report } of poisoned) {
      for (const { text, blocks } of renderReport({ report, ticket: null, ticketError: null }, 'en')) {
        expect(text).not.toMatch(/<[!@]|evil\.example/);
        expect(JSON.stringify(blocks).match(unseen)).toBeNull();
        expect(findNodes(blocks, ({ type }) => /^(user|usergroup|broadcast|channel|link)$/.test(String(type)))).toEqual(
          findNodes(blocks, ({ type, url }) => type === 'link' && report.links.some((own) => own.url === url)),
        );
        expect(
          findNodes(blocks, ({ type, text: said }) => type === 'mrkdwn' && /evil|<[!@]/.test(String(said))),
        ).toEqual([]);
        const loose = findNodes(
          blocks,
          ({ type, text: said, style }) =>
            type === 'text' && /evil\.example/.test(String(said)) && !JSON.stringify(style ?? {}).includes('code'),
        );
        expect(loose.filter(({ isPreformatted }) => isPreformatted !== true)).toEqual([]);
      }
    }
  });

  it('is inert in JIRA: text in code, no link but our own', () => {
    for (const { report } of poisoned) {
      const ticket = renderTicket(report, 'en');
      expect(JSON.stringify(ticket).match(unseen)).toBeNull();
      const linked = findNodes(ticket, ({ type }) => type === 'link');
      for (const { attrs } of linked) expect(report.links.map(({ url }) => url)).toContain(Object(attrs).href);
      expect(findNodes(ticket, ({ type }) => /^(mention|inlineCard|blockCard|media)$/.test(String(type)))).toEqual([]);
    }
  });
});

describe('what must be mentioned', () => {
  const silent: Analyst = {
    infer: async (brief, ...rest) => ({ ...(await createRulesAnalyst().infer(brief, ...rest)), claims: [] }),
  };

  it.each(['trail-stopped-wrong-record', 's3-bulk-read-no-data-events'])(
    'is in the report of an analyst who says nothing: %s',
    async (name) => {
      const { report, record, brief } = await judgeFolder(path.join(cases, name), silent);
      const said = renderMarkdown(report, 'en');
      for (const { rule, evidence } of record.verdict.floors) {
        expect(said).toContain(`rule ${rule}, level`);
        for (const id of evidence) expect(said).toContain(id);
      }
      for (const { question, outcome, decisive } of brief.coverage) {
        expect(said).toContain(question);
        if (decisive && outcome === 'not_collected')
          expect(said).toMatch(new RegExp(`Not observable: [^\\n]*${question}`));
      }
      const changes = report.chapters.flatMap(({ parts }) => parts).find(({ key }) => key === 'changes');
      expect(changes?.items.length).toBeGreaterThan(0);
      const empty = report.chapters.flatMap(({ parts }) => parts).filter(({ items }) => items.length === 0);
      for (const part of empty) expect(plainText(part.empty.en).length).toBeGreaterThan(20);
    },
  );
});

type Node = Readonly<Record<string, unknown>>;

/** Every object below a value that meets a condition; texts below a preformatted element are marked as such. */
function findNodes(value: unknown, meets: (node: Node) => boolean, isPreformatted = false): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap((one) => findNodes(one, meets, isPreformatted));
  if (typeof value !== 'object' || value === null) return [];
  const node: Node = { ...value, ...(isPreformatted ? { isPreformatted } : {}) };
  const below = isPreformatted || node['type'] === 'rich_text_preformatted';
  const found = Object.values(value).flatMap((part) => findNodes(part, meets, below));
  return meets(node) ? [node, ...found] : found;
}
