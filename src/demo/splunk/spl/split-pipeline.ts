/** One stage of a search: the command and everything written after it. */
export interface Stage {
  command: string;
  args: string;
}

/** Commands that change something, leave Splunk or read its configuration; Splunk's safeguards name most of them. */
const riskyCommands = new Set([
  'collect',
  'dbxoutput',
  'dbxquery',
  'delete',
  'dump',
  'map',
  'mcollect',
  'meventcollect',
  'outputcsv',
  'outputlookup',
  'rest',
  'run',
  'runshellscript',
  'script',
  'sendalert',
  'sendemail',
  'tscollect',
]);

/** Cuts a query at its pipes, quotes respected, and refuses what a read-only search must not hold. */
export function splitPipeline(query: string): Stage[] {
  const parts = cutAtPipes(query.trim());
  if (parts[0] === '') parts.shift();
  else if (!/^search\b/i.test(parts[0] ?? '')) parts[0] = `search ${parts[0] ?? ''}`;
  return parts.map(toStage);
}

function toStage(text: string): Stage {
  const [, name = '', args = ''] = /^(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const command = name.toLowerCase();
  if (command === '') throw new Error('Search pipeline is invalid: a command is missing after a pipe.');
  if (riskyCommands.has(command)) throw new Error(`Command '${command}' is not allowed: the query was not run.`);
  return { command, args };
}

function cutAtPipes(query: string): string[] {
  const parts: string[] = [''];
  for (const piece of query.match(/"(?:\\.|[^"\\])*"|'[^']*'|[^"']|["']/gs) ?? []) {
    if (piece === '"') throw new Error("Error in 'search' command: Unbalanced quotes.");
    if (piece === '[' || piece === ']' || piece === '`') {
      throw new Error('Subsearches and macros are not available to this role.');
    }
    if (piece === '|') parts.push('');
    else parts.push(`${parts.pop() ?? ''}${piece}`);
  }
  return parts.map((part) => part.trim());
}
