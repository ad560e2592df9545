import { traceReferences } from '../../../src/domain/find-references.ts';
import { alerts, type Fixture, otherMessages } from './read-fixtures.ts';

const parts = ['findingId', 'region', 'accountId', 'type', 'severity', 'detectorId'] as const;
const languages = { en: 'English', ja: 'Japanese', mixed: 'both' } as const;

/** The page `docs/recognition.md`: for every format of our own fixtures which parts of the reference were recovered, and where. */
export function renderRecognitionPage(): string {
  const rows = alerts.map((fixture) => ({ fixture, found: traceReferences(fixture.message, []) }));
  const found = rows.flatMap((row) => row.found);
  const totals = parts.map((part) => `${found.filter(({ origins }) => origins[part] !== undefined).length}`);
  const silent = otherMessages.filter((fixture) => traceReferences(fixture.message, []).length === 0);
  return `${intro}
## Alerts

| format | language | findings | id | region | account | type | severity | detector |
|---|---|---|---|---|---|---|---|---|
${rows.map(({ fixture, found }) => renderRow(fixture, found)).join('\n')}
| **${alerts.length} formats** | | **${found.length}** | ${totals.map((total) => `**${total}**`).join(' | ')} |

## Messages that are no alert

${silent.length} of ${otherMessages.length} get no answer.

| message | language | why not | for somebody who asks |
|---|---|---|---|
${otherMessages.map(renderOther).join('\n')}
`;
}

const intro = `# What is recognised

Written by \`node bench/write-recognition-page.ts\` from the messages in \`test/domain/recognition\`; a test fails when it is
out of date. Every message there was written for this project.

A cell says where the value was read: \`json\` a document in the message, \`arn\` the ARN of the finding, \`console-link\` a link
to it, \`label\` a value beside its label, \`text\` a sentence, \`host\` the host of a link. They are trusted in this order.
A dot means that the message does not carry the value.
`;

type Found = ReturnType<typeof traceReferences>;

function renderRow({ format, language }: Fixture, found: Found): string {
  const cells = parts.map((part) => {
    const origins = new Set(found.flatMap(({ origins }) => origins[part] ?? []));
    return origins.size === 0 ? '·' : [...origins].join(', ');
  });
  return `| ${format} | ${languages[language]} | ${found.length} | ${cells.join(' | ')} |`;
}

function renderOther({ format, language, note, named }: Fixture): string {
  return `| ${format} | ${languages[language]} | ${note} | ${named === undefined || named.length === 0 ? '·' : 'finding named'} |`;
}
