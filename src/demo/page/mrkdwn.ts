import { safeHref } from './safe-href.ts';

/** One run of text in a line of Slack mrkdwn. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'link'; url: string; text: string }
  | { kind: 'user' | 'channel' | 'usergroup'; id: string; label?: string }
  | { kind: 'broadcast'; text: string }
  | { kind: 'date'; epoch: number; format: string; fallback: string; url?: string }
  | { kind: 'emoji'; name: string };

/** One line or block of Slack mrkdwn. An item is only a line with a hanging indent: mrkdwn has no list syntax. */
export type MrkdwnLine =
  | { kind: 'line'; children: Inline[] }
  | { kind: 'item'; marker: string; children: Inline[] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'pre'; text: string };

// Atoms are cut out before emphasis is looked for, so that a `_` in a URL or in code never becomes italic.
// They are put back by number between these two private-use characters, which are removed from the input.
const open = '\uE000';
const close = '\uE001';
const atomPattern = /`([^`\n]+)`|<([^<>\n]+)>|(https?:\/\/[^\s<>|`\uE000\uE001]+)|(?<![\w:]):([a-z0-9_+-]+):(?!\w)/g;
const emphasisPattern =
  /(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])/;

const emphasisKinds: Readonly<Record<string, 'bold' | 'italic'>> = { '*': 'bold', _: 'italic' };

/** Reads Slack mrkdwn into lines. Nothing is interpreted that Slack itself would show literally (no `[x](y)`, no `#`). */
export function parseMrkdwn(source: string): MrkdwnLine[] {
  const clean = source.replaceAll(/[\uE000\uE001]/g, '');
  return clean.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2 === 1) return [{ kind: 'pre' as const, text: decodeEntities(part.replace(/^\n|\n$/g, '')) }];
    const trimmed = (index > 0 ? part.replace(/^\n/, '') : part).replace(/\n$/, '');
    return trimmed === '' ? [] : parseLines(trimmed.split('\n'));
  });
}

function parseLines(lines: string[]): MrkdwnLine[] {
  const parsed: MrkdwnLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (/^(>>>|&gt;&gt;&gt;)/.test(line)) {
      const rest = [line.replace(/^(>>>|&gt;&gt;&gt;) ?/, ''), ...lines.slice(index + 1)];
      return [...parsed, { kind: 'quote', lines: rest.map(parseInline) }];
    }
    appendLine(parsed, line);
  }
  return parsed;
}

function appendLine(parsed: MrkdwnLine[], line: string): void {
  const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
  if (quoted !== null) {
    const previous = parsed.at(-1);
    const children = parseInline(quoted[1] ?? '');
    if (previous?.kind === 'quote') previous.lines.push(children);
    else parsed.push({ kind: 'quote', lines: [children] });
    return;
  }
  const item = /^\s*([•◦▪-]|\d{1,2}\.) +(.*)$/.exec(line);
  if (item === null) parsed.push({ kind: 'line', children: parseInline(line) });
  else parsed.push({ kind: 'item', marker: item[1] ?? '', children: parseInline(item[2] ?? '') });
}

function parseInline(line: string): Inline[] {
  const atoms: Inline[] = [];
  let marked = '';
  let end = 0;
  for (const match of line.matchAll(atomPattern)) {
    const { atom, rest } = readAtom(match);
    marked += `${line.slice(end, match.index)}${open}${atoms.length}${close}${rest}`;
    atoms.push(atom);
    end = match.index + match[0].length;
  }
  return parseEmphasis(marked + line.slice(end), atoms);
}

function readAtom([whole, code, angle, address, emoji]: RegExpExecArray): { atom: Inline; rest: string } {
  if (code !== undefined) return { atom: { kind: 'code', text: decodeEntities(code) }, rest: '' };
  if (angle !== undefined) return { atom: readAngle(angle), rest: '' };
  if (emoji !== undefined) return { atom: { kind: 'emoji', name: emoji }, rest: '' };
  // Punctuation and emphasis marks at the end belong to the sentence, not to the address.
  const url = (address ?? '').replace(/[.,;:!?)*_~'"]+$/, '');
  return { atom: makeLink(url, url), rest: whole.slice(url.length) };
}

function readAngle(content: string): Inline {
  const [target = '', label] = splitOnce(content, '|');
  const labelled = label === undefined ? {} : { label: decodeEntities(label) };
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), ...labelled };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), ...labelled };
  if (target.startsWith('!subteam^')) return { kind: 'usergroup', id: target.slice('!subteam^'.length), ...labelled };
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', text: `@${target.slice(1)}` };
  if (target.startsWith('!date^')) return readDate(target, label ?? '');
  return makeLink(target, label ?? target, `<${content}>`);
}

function readDate(target: string, fallback: string): Inline {
  const [, epoch = '', format = '', link] = target.split('^');
  const seconds = Number(epoch);
  if (epoch === '' || !Number.isFinite(seconds)) return { kind: 'text', text: decodeEntities(fallback) };
  const url = link === undefined ? undefined : safeHref(decodeEntities(link));
  const linked = url === undefined ? {} : { url };
  return {
    kind: 'date',
    epoch: seconds,
    format: decodeEntities(format),
    fallback: decodeEntities(fallback),
    ...linked,
  };
}

function makeLink(target: string, label: string, raw: string = target): Inline {
  const url = safeHref(decodeEntities(target));
  if (url === undefined) return { kind: 'text', text: decodeEntities(raw) };
  return { kind: 'link', url, text: decodeEntities(label) };
}

function parseEmphasis(marked: string, atoms: Inline[]): Inline[] {
  const match = emphasisPattern.exec(marked);
  if (match === null) return restoreAtoms(marked, atoms);
  const [whole] = match;
  return [
    ...restoreAtoms(marked.slice(0, match.index), atoms),
    { kind: emphasisKinds[whole.charAt(0)] ?? 'strike', children: parseEmphasis(whole.slice(1, -1), atoms) },
    ...parseEmphasis(marked.slice(match.index + whole.length), atoms),
  ];
}

function restoreAtoms(marked: string, atoms: Inline[]): Inline[] {
  return marked.split(/\uE000(\d+)\uE001/).flatMap((part, index): Inline[] => {
    if (index % 2 === 0) return part === '' ? [] : [{ kind: 'text', text: decodeEntities(part) }];
    const atom = atoms[Number(part)];
    return atom === undefined ? [] : [atom];
  });
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Slack escapes exactly these three characters; `&amp;` comes last so that `&amp;lt;` stays `&lt;`. */
function decodeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
