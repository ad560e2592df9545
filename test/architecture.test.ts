import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, type IForbiddenRuleType } from 'dependency-cruiser';

const root = fileURLToPath(new URL('..', import.meta.url));
const vendors = ['addresses', 'aws', 'guardduty', 'jira', 'mcp', 'slack', 'store'];

interface Sentence {
  readonly says: string;
  readonly from: object;
  readonly to: object;
  /** A file and an import in it that break the rule. */
  readonly planted: readonly [string, string];
}

/** The house, sentence by sentence. `from` and `to` are path patterns of dependency-cruiser. */
const sentences: readonly Sentence[] = [
  {
    says: 'the domain imports nothing but zod',
    from: { path: '^src/domain/' },
    to: { pathNot: '^src/domain/|node_modules/zod/' },
    planted: ['src/domain/finding.ts', 'node:fs'],
  },
  {
    says: 'ports name only the domain',
    from: { path: '^src/ports\\.ts$' },
    to: { pathNot: '^src/domain/' },
    planted: ['src/ports.ts', './slack/channel.ts'],
  },
  {
    says: 'triage knows no vendor, no analyst and no configuration',
    from: { path: '^src/triage/' },
    to: { path: '^src/', pathNot: '^src/(triage|domain|playbook)/|^src/ports\\.ts$' },
    planted: ['src/triage/look.ts', '../mcp/toolbox.ts'],
  },
  {
    says: 'analysts know only ports and the domain',
    from: { path: '^src/analyst/' },
    to: { path: '^src/', pathNot: '^src/(analyst|domain)/|^src/ports\\.ts$' },
    planted: ['src/analyst/rules/propose.ts', '../../store/open-store.ts'],
  },
  {
    says: 'playbooks know only the domain',
    from: { path: '^src/playbook/' },
    to: { path: '^src/', pathNot: '^src/(playbook|domain)/' },
    planted: ['src/playbook/load-playbooks.ts', '../config.ts'],
  },
  ...vendors.map(
    (vendor): Sentence => ({
      says: `${vendor} meets no other vendor and not triage`,
      from: { path: `^src/${vendor}/` },
      to: { path: '^src/', pathNot: `^src/(${vendor}|domain)/|^src/ports\\.ts$` },
      planted: [`src/${vendor}/adapter.ts`, vendor === 'slack' ? '../jira/tracker.ts' : '../slack/channel.ts'],
    }),
  ),
  {
    says: 'renderers know no client: they only turn data into words',
    from: { path: '^src/(slack|jira)/render-[^/]+\\.ts$' },
    to: {
      path: '^src/(slack|jira)/(connect|channel|listen|tracker)|^(@slack/(bolt|web-api)|jira\\.js)$|node_modules/(@slack/(bolt|web-api)|jira\\.js)/',
    },
    planted: ['src/slack/render-report.ts', './channel.ts'],
  },
  {
    says: 'only the analyst talks to a model',
    from: { path: '^src/', pathNot: '^src/analyst/model/|^src/demo/' },
    to: { path: '^openai$|node_modules/openai/' },
    planted: ['src/triage/infer.ts', 'openai'],
  },
  {
    says: 'nobody imports the demo',
    from: { path: '^src/', pathNot: '^src/demo/' },
    to: { path: '^src/demo/' },
    planted: ['src/main.ts', './demo/world.ts'],
  },
  {
    says: 'the demo imports nothing of the product',
    from: { path: '^src/demo/' },
    to: { path: '^src/', pathNot: '^src/demo/' },
    planted: ['src/demo/world.ts', '../config.ts'],
  },
  {
    says: 'only the entrance imports the commands and the assembler',
    from: { path: '^src/', pathNot: '^src/(cli|main)\\.ts$|^src/commands/' },
    to: { path: '^src/(cli|main)\\.ts$|^src/commands/' },
    planted: ['src/triage/open.ts', '../main.ts'],
  },
  {
    says: 'nothing imports in a circle',
    from: {},
    to: { circular: true },
    planted: ['src/domain/finding.ts', './finding.ts'],
  },
];

describe('the house', () => {
  let violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
  beforeAll(async () => {
    violations = await inspect(root);
  });

  it.each(sentences.map(({ says }) => says))('%s', (says) => {
    expect(violations.filter(({ rule }) => rule.name === says).map(({ from, to }) => `${from} imports ${to}`)).toEqual(
      [],
    );
  });

  it('only config.ts reads the environment', async () => {
    expect(await filesThatSay(/process\.env/, /^src\/(config\.ts|demo\/)/)).toEqual([]);
  });

  it('only the command line and the demo print', async () => {
    expect(await filesThatSay(/\bconsole\.(log|error|warn|info|debug)\(/, /^src\/demo\/demo\.ts$/)).toEqual([]);
  });
});

describe('a planted violation is found', () => {
  const places: string[] = [];
  afterAll(() => Promise.all(places.map((place) => rm(place, { recursive: true }))));

  it.each(sentences.map((sentence) => [sentence.says, sentence.planted] as const))(
    '%s',
    async (says, [file, imported]) => {
      const place = await mkdtemp(path.join(tmpdir(), 'house-'));
      places.push(place);
      await plant(place, file, imported);

      const found = await inspect(place);

      expect(found.map(({ rule }) => rule.name)).toContain(says);
    },
  );
});

async function inspect(baseDir: string) {
  const forbidden: IForbiddenRuleType[] = sentences.map(({ says, from, to }) => ({
    name: says,
    severity: 'error',
    from,
    to,
  }));
  const enhancedResolveOptions = {
    exportsFields: ['exports'],
    conditionNames: ['import', 'types', 'node'],
    extensions: ['.ts', '.tsx', '.js'],
  };
  const { output } = await cruise(['src'], {
    baseDir,
    ruleSet: { forbidden },
    validate: true,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions,
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a text instead of its result');
  if (output.summary.totalCruised === 0) throw new Error('dependency-cruiser saw no file: its parser is missing');
  return output.summary.violations;
}

/** One file with one import, and the file it imports. */
async function plant(place: string, file: string, imported: string): Promise<void> {
  const target = path.join(place, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, `import type { Planted } from '${imported}';\nexport type Used = Planted;\n`);
  if (!imported.startsWith('.') || imported === `./${path.basename(file)}`) return;
  const other = path.resolve(path.dirname(target), imported);
  await mkdir(path.dirname(other), { recursive: true });
  await writeFile(other, 'export interface Planted {\n  readonly planted: true;\n}\n');
}

async function filesThatSay(pattern: RegExp, allowed: RegExp): Promise<readonly string[]> {
  const files = (await readdir(path.join(root, 'src'), { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const guilty = await Promise.all(
    files.map(async (file) => {
      const name = `src/${file.split(path.sep).join('/')}`;
      return !allowed.test(name) && pattern.test(await readFile(path.join(root, name), 'utf8')) ? [name] : [];
    }),
  );
  return guilty.flat();
}
