import type { Context, Next } from 'hono';
import { refuse } from './refuse.ts';

/** What a request is about, for choosing which one shall fail. */
type JiraOperation =
  | 'createIssue'
  | 'editIssue'
  | 'getIssue'
  | 'search'
  | 'addComment'
  | 'remoteLink'
  | 'transition'
  | 'attach'
  | 'other';

/** A way for JIRA to fail. `hang` and `badGateway` can strike before the write or after it was made. */
type JiraFault =
  | { kind: 'badGateway'; afterWrite: boolean }
  | { kind: 'hang'; afterWrite: boolean }
  | { kind: 'rateLimited'; retryAfterSeconds: number }
  | { kind: 'serverError' }
  | { kind: 'unauthorized' }
  | { kind: 'forbidden' }
  | { kind: 'conflict' };

export interface FaultSwitch {
  /** Makes the next `times` requests of an operation fail (default 1; Infinity until cleared). */
  fail(operation: JiraOperation | 'any', fault: JiraFault, times?: number): void;
  clear(): void;
}

export interface FaultPanel {
  switch: FaultSwitch;
  middleware: (context: Context, next: Next) => Promise<void>;
  /** Lets requests that hang go, so that the server can close. */
  release(): void;
}

interface ArmedFault {
  operation: JiraOperation | 'any';
  fault: JiraFault;
  left: number;
}

/** Builds the switch tests hold and the middleware that obeys it. */
export function buildFaultPanel(): FaultPanel {
  let armed: ArmedFault[] = [];
  const waiting = new Set<() => void>();
  const hang = () => new Promise<void>((resolve) => waiting.add(resolve));
  const releaseAll = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    switch: {
      fail: (operation, fault, times = 1) => void armed.push({ operation, fault, left: times }),
      clear: () => {
        armed = [];
        releaseAll();
      },
    },
    middleware: async (context, next) => {
      const fault = takeFault(armed, nameOperation(context.req.method, context.req.path));
      if (fault === undefined) return next();
      if ('afterWrite' in fault && fault.afterWrite) {
        await next();
        // Hono keeps the finished answer unless it is taken away first.
        context.res = undefined;
      }
      if (fault.kind === 'hang') await hang();
      failWith(fault);
    },
    release: releaseAll,
  };
}

function takeFault(armed: ArmedFault[], operation: JiraOperation): JiraFault | undefined {
  const next = armed.find((one) => one.left > 0 && (one.operation === 'any' || one.operation === operation));
  if (next !== undefined) next.left -= 1;
  return next?.fault;
}

function nameOperation(method: string, path: string): JiraOperation {
  const tail = path.slice(path.indexOf('/rest/api/3/') + '/rest/api/3/'.length);
  const table: [RegExp, JiraOperation][] = [
    [/^POST issue$/, 'createIssue'],
    [/^PUT issue\/[^/]+$/, 'editIssue'],
    [/^GET issue\/[^/]+$/, 'getIssue'],
    [/^(GET|POST) search\/jql$/, 'search'],
    [/^POST issue\/[^/]+\/comment$/, 'addComment'],
    [/^POST issue\/[^/]+\/remotelink$/, 'remoteLink'],
    [/^POST issue\/[^/]+\/transitions$/, 'transition'],
    [/^POST issue\/[^/]+\/attachments$/, 'attach'],
  ];
  return table.find(([pattern]) => pattern.test(`${method} ${tail}`))?.[1] ?? 'other';
}

function failWith(fault: JiraFault): never {
  if (fault.kind === 'rateLimited') {
    return refuse(429, 'Rate limit exceeded.', {
      'Retry-After': String(fault.retryAfterSeconds),
      'RateLimit-Reason': 'jira-burst-based',
    });
  }
  const answers = {
    badGateway: [502, 'The upstream server did not answer.'],
    hang: [504, 'The request took too long.'],
    serverError: [500, 'Internal server error'],
    unauthorized: [401, 'Client must be authenticated to access this resource.'],
    forbidden: [403, 'You do not have permission to perform this operation.'],
    conflict: [409, 'The issue was changed by another request. Read it again and retry.'],
  } as const;
  const [status, message] = answers[fault.kind];
  return refuse(status, message);
}
