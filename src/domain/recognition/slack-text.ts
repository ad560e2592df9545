/** Characters without width, which clients and mail systems put into long words: they would split an id. */
const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** Undoes the escaping of Slack and of senders that escape for HTML themselves. */
export function unescapeText(text: string): string {
  return text.replaceAll(invisible, '').replaceAll(entity, (_, name: string) => entities[name.toLowerCase()] ?? '&');
}

/** What a sender escaped, Slack escapes again: `&amp;amp;lt;` still means `<`. */
const entity = /&(?:amp;)*(amp|lt|gt|quot|#x27|#39);/gi;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#x27': "'", '#39': "'" };

/** The text once more for each layer of percent-encoding it carries, outermost first: links hide links. */
export function decodeLayers(text: string): readonly string[] {
  const layers = [text];
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const last = layers.at(-1) ?? '';
    const decoded = decodePercent(last);
    if (decoded === last) break;
    layers.push(decoded);
  }
  return layers;
}

const maxDepth = 3;

/** Only the characters links are made of: a stray % must not lose the rest, as decodeURIComponent would. */
function decodePercent(text: string): string {
  return text.replaceAll(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Links written in a text, without the wrapping of Slack. */
export function findLinks(text: string): readonly string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>|"'`]+/g)].map((match) => match[0]);
}
