/** Commands that only read and shape events. Everything else is refused: it writes, runs code, sends, or reads past the index. */
const safeCommands = new Set(
  (
    'search where fields table dedup sort head tail reverse stats eventstats streamstats chart timechart top rare eval ' +
    'rename fillnull filldown bin bucket rex regex spath mvexpand makemv mvcombine nomv convert replace iplocation ' +
    'addtotals transaction tstats'
  ).split(' '),
);

/** Why this search must not be sent, or null. The time range is ours to set, so the search must not carry its own. */
export function findSplFault(spl: string): string | null {
  const bare = blankQuoted(spl);
  if (bare === null) return 'its quotes are not balanced';
  if (/[`[\];]/.test(bare)) return 'macros, subsearches and several statements are not allowed';
  if (/@spl2/i.test(bare)) return 'SPL2 is not allowed';
  if (/\b_?(index_)?(earliest|latest)\s*=/i.test(bare)) return 'the time range must not be part of the search';
  const [first = '', ...stages] = bare.split('|').map((stage) => stage.trim());
  const isSearch = /^search\s/i.test(first) || (first === '' && /^tstats\b/i.test(stages[0] ?? ''));
  if (!isSearch) return 'it must start with search';
  const unsafe = stages
    .map((stage) => /^\w*/.exec(stage)?.[0].toLowerCase() ?? '')
    .find((name) => !safeCommands.has(name));
  return unsafe === undefined ? null : `the command ${unsafe} is not allowed`;
}

/**
 * The search with everything inside quotes blanked out; null where quotes do not balance. A double quote inside single
 * quotes is refused too: we and Splunk might disagree where the quoted part ends.
 */
function blankQuoted(spl: string): string | null {
  const bare = spl.replace(/"(?:[^"\\]|\\[\s\S])*"|'[^'"|]*'/g, ' ');
  return /["']/.test(bare) ? null : bare;
}
