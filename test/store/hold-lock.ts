import { z } from 'zod';
import { TriageError } from '../../src/domain/errors.ts';
import { lockDatabase } from '../../src/store/lock-database.ts';

/** A process of its own: takes the data directory and keeps it until it is killed, or prints why it cannot. */
const [directory = '', times = '{}'] = process.argv.slice(2);
const Times = z.object({
  patience: z.number().default(3000),
  touch: z.number().default(2000),
  quiet: z.number().default(10_000),
});
try {
  await lockDatabase(directory, {
    onLost: ({ code }) => void process.stdout.write(`lost: ${code}\n`),
    times: Times.parse(JSON.parse(times)),
  });
  process.stdout.write(`held by ${process.pid}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  const { code, context } = error instanceof TriageError ? error : { code: String(error), context: {} };
  process.stdout.write(`${code} ${JSON.stringify(context)}\n`);
}
