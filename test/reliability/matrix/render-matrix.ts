import { readFile } from 'node:fs/promises';
import { faultKinds } from '../fault-desk.ts';
import { dependencies, type Phase } from './dependencies.ts';
import { expected } from './expected.ts';

export const pageFile = new URL('../../../docs/reliability.md', import.meta.url);

const begin = '<!-- Written by npm run docs:reliability. Change the table in test/reliability/matrix instead. -->';
const end = '<!-- End of the written part. -->';

const phases: Readonly<Record<Phase, string>> = {
  asked: 'fails from before somebody asks until the answer is there',
  outage: 'fails for 2.5 s from the moment on when somebody asks',
  offline: 'fails for 2.5 s, in which the alert is posted',
};

/** The page with its table of faults as the tests have it now. */
export async function renderPage(): Promise<string> {
  const page = await readFile(pageFile, 'utf8');
  const [before = '', rest = ''] = page.split(begin);
  const after = rest.split(end)[1] ?? '';
  return `${before}${begin}\n\n${renderTables()}\n${end}${after}`;
}

function renderTables(): string {
  return dependencies
    .map(({ name, phase }) => {
      const rows = faultKinds.map((fault) => {
        const { sees, asked } = expected[name][fault];
        return `| ${fault} | ${sees} | ${asked === 1 ? 'once' : 'again'} |`;
      });
      const head = ['| fault | what people see | has to ask |', '| --- | --- | --- |'];
      return [`### ${name}`, '', `It ${phases[phase]}.`, '', ...head, ...rows, ''].join('\n');
    })
    .join('\n');
}
