import type { Report } from '../../src/domain/report.ts';
import { renderTicket } from '../../src/jira/render-ticket.ts';
import { renderReport } from '../../src/slack/render-report.ts';

/**
 * What must not stand in any output: a mention, or a link that code did not build. Looks at the blocks of Slack, at the
 * document of JIRA and at the Markdown, which the terminal prints too. Returns what was found, in words.
 */
export function findLeaks(report: Report, markdown: string): readonly string[] {
  const own = new Set(report.links.map(({ url }) => url));
  const leaks: string[] = [];
  const visit = (where: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (!Array.isArray(node)) leaks.push(...inspect(node, own).map((leak) => `${where}: ${leak}`));
    for (const value of Object.values(node)) visit(where, value);
  };
  for (const { text, blocks } of renderReport({ report, ticket: null, ticketError: null }, 'en')) {
    if (/<[!@#]|https?:\/\//.test(text)) leaks.push(`Slack: text ${text}`);
    visit('Slack', blocks);
  }
  visit('JIRA', renderTicket(report, 'en'));
  return [...leaks, ...findInMarkdown(markdown, own)];
}

const pointing = ['user', 'usergroup', 'broadcast', 'channel', 'mention', 'inlineCard', 'blockCard'];

function inspect(node: object, own: ReadonlySet<string>): readonly string[] {
  const { type, url, href, text } = { type: '', url: '', href: '', text: '', ...node };
  const links = [url, href].filter((link) => link !== '' && !own.has(link)).map((link) => `link ${link}`);
  const markup = type === 'mrkdwn' && /<[!@#]|<https?:/.test(text) ? [`markup ${text}`] : [];
  return [...(pointing.includes(type) ? [type] : []), ...links, ...markup];
}

/** Links in brackets, in angles and bare, outside code. */
function findInMarkdown(markdown: string, own: ReadonlySet<string>): readonly string[] {
  const words = markdown.replaceAll(/(`+)[^`][^]*?\1/g, '');
  const links = [...words.matchAll(/https?:\/\/[^\s)>\]]+/g)].map(([url]) => url).filter((url) => !own.has(url));
  const mentions = words.match(/<[!@][^>]*>|(?<![\w.])@(?:channel|here|everyone)\b/g) ?? [];
  return [...links, ...mentions].map((one) => `Markdown: ${one}`);
}
