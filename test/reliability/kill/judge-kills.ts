import { readReplies, showText } from '../../story/read-slack.ts';
import type { Lab } from '../open-lab.ts';
import type { Asked } from './people.ts';

/** Judges findings as Slack and JIRA stand now: reading all tickets takes longer than judging. */
export function openJudge({ world }: Lab): (asked: Asked) => readonly string[] {
  const issues = world.jira.issues();
  return (asked) => listFaults({ world, issues }, asked);
}

interface Seen extends Pick<Lab, 'world'> {
  readonly issues: ReturnType<Lab['world']['jira']['issues']>;
}

/** What is wrong with one finding after all kills; empty: one reply, one progress message, each part of one report once, one ticket. */
function listFaults({ world, issues }: Seen, { name, findingId, ts }: Asked): readonly string[] {
  const replies = readReplies(world, ts);
  const texts = replies.map(showText);
  const count = (what: string, found: number) => (found === 1 ? [] : [`${name}: ${found} ${what}`]);
  const parts = texts.filter((text) => /\b[1-8]\. [A-Z][a-z]+ /.test(text));
  const chapters = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((chapter) =>
    count(
      `times chapter ${chapter}`,
      parts.filter((text) => text.includes(`${chapter}. `) && isChapter(text, chapter)).length,
    ),
  );
  const tickets = issues.filter(({ fields }) => fields.labels.includes(`gd-${findingId}`));
  return [
    ...count(
      'replies with the offer',
      replies.filter(({ text }) => text.startsWith('GuardDuty finding: press')).length,
    ),
    ...count(
      'messages of a finished investigation',
      texts.filter((text) => text.includes('Investigation finished')).length,
    ),
    ...count('messages of progress', replies.filter(({ text }) => text.startsWith('Investigat')).length),
    ...count('files', replies.filter(({ fileIds }) => fileIds?.length).length),
    ...count('tickets', tickets.length),
    // Each was analysed once: whatever says more in the ticket is not true.
    ...(tickets.some(({ comments }) => comments.length > 0) ? [`${name}: comments in the ticket`] : []),
    ...chapters,
  ];
}

const titles = [
  'Executive Summary',
  'Threat Overview',
  'Threat Details',
  'Principal Information',
  'Abnormality Analysis',
  'Risk Assessment',
  'Detailed Investigation',
  'Recommended Countermeasures',
];

function isChapter(text: string, chapter: number): boolean {
  return text.includes(`${chapter}. ${titles[chapter - 1]}`);
}
