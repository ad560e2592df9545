import { createFilesServer } from '../../../src/mcp/servers/files.ts';
import { openLogDatabase } from '../../../src/mcp/servers/log-database.ts';
import { serveStdio } from '../../../src/mcp/servers/serve-stdio.ts';

const database = await openLogDatabase(process.argv[2] ?? '');
await serveStdio(createFilesServer(database));
