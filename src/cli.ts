#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { type ErrorCode, explain, TriageError } from './domain/errors.ts';

/** Bad input or configuration; everything else is a failure of ours or of a service. */
const inputErrors: readonly ErrorCode[] = [
  'config_invalid',
  'slack_token_rejected',
  'reference_unreadable',
  'input_unreadable',
  'output_unwritable',
  'not_a_finding',
  'playbook_invalid',
  'database_on_network',
  'database_not_empty',
  'export_unreadable',
  'export_unwritable',
  'export_newer',
  'export_older',
];

// Each command loads its own code: the whole bot takes seconds to load on a small machine.
const program = new Command('gd-triage')
  .description('Triages Amazon GuardDuty findings in Slack.')
  .exitOverride()
  .showHelpAfterError();
program
  .command('start', { isDefault: true })
  .description('run the bot')
  .action(async () => {
    const { start } = await import('./commands/start.ts');
    await start();
  });
program
  .command('demo')
  .description('run the bot in a local world: no account, no key')
  .option('--port <number>', 'port of the web page, 4400 by default; JIRA takes the next one; 0 for any free ports')
  .option('--host <address>', 'address to listen on, 127.0.0.1 by default')
  .action(async (options) => {
    const { demo } = await import('./commands/demo.ts');
    process.exitCode = await demo(options);
  });
program
  .command('parse')
  .description('print the finding references in a Slack message event')
  .argument('[file]', 'JSON file; standard input without it')
  .option('--own <ids>', "the bot's own user, bot and app ids, separated by commas")
  .action(async (file, options) => {
    const { parse } = await import('./commands/parse.ts');
    await parse(file, options);
  });
program
  .command('analyze')
  .description('print the report of a finding id, a finding file or a case folder')
  .argument('<target>')
  .option('--analyst <name>', 'rules or openai')
  .option('--lang <code>', 'en or ja')
  .option('--json', 'print the run record instead')
  .option('--out <dir>', 'write report and run record there')
  .action(async (target, options) => {
    const { analyze } = await import('./commands/analyze.ts');
    await analyze(target, options);
  });
program
  .command('replay')
  .description('draw the conclusions of a recorded investigation again, offline')
  .argument('<record>', 'what analyze --json printed')
  .option('--json', 'print the run record instead')
  .action(async (record, options) => {
    const { replay } = await import('./commands/replay.ts');
    process.exitCode = await replay(record, options);
  });
program
  .command('eval')
  .description('run every case folder below a folder and print the scores')
  .argument('<dir>')
  .option('--analyst <name>', 'rules, openai or both; both by default where a model is configured')
  .option('--json', 'print the scores as JSON')
  .action(async (dir, options) => {
    const { evaluate } = await import('./commands/eval.ts');
    process.exitCode = await evaluate(dir, options);
  });
program
  .command('doctor')
  .description('check tokens, rights, servers, playbooks and the database; changes nothing')
  .option('--json', 'print the findings as JSON')
  .action(async (options) => {
    const { doctor } = await import('./commands/doctor.ts');
    process.exitCode = await doctor(options);
  });
program
  .command('tools')
  .description('show what the configured MCP servers offer, and what changed since it was approved')
  .argument('[server]')
  .option('--approve', 'approve the tools of the server as they are now')
  .action(async (server, options) => {
    const { showTools } = await import('./commands/tools.ts');
    process.exitCode = await showTools(server, options);
  });
program
  .command('export')
  .description('write the whole database to a new file, for moving it or as a backup')
  .argument('<file>', 'ends in .gz: packed')
  .action(async (file) => {
    const { exportDatabase } = await import('./commands/move-database.ts');
    await exportDatabase(file);
  });
program
  .command('import')
  .description('fill an empty database from a file that export wrote')
  .argument('<file>')
  .action(async (file) => {
    const { importDatabase } = await import('./commands/move-database.ts');
    await importDatabase(file);
  });
program
  .command('mcp')
  .description('serve one of the built-in MCP servers on stdio')
  .argument('<name>', 'cloudtrail, guardduty or files')
  .option('--folder <dir>', 'log folder for files')
  .action(async (name, options) => {
    const { mcp } = await import('./commands/mcp.ts');
    await mcp(name, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One clear message on stderr, no stack trace. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { what, todo } = explain(error, 'en');
  process.stderr.write(`gd-triage: ${what}\n${todo}\n`);
  return error instanceof TriageError && inputErrors.includes(error.code) ? 2 : 1;
}
