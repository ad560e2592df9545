import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Ends the request with JIRA's error body: a text is a general message, a record names the fields at fault. */
export function refuse(
  status: ContentfulStatusCode,
  problem: string | Record<string, string>,
  headers: Record<string, string> = {},
): never {
  const body =
    typeof problem === 'string' ? { errorMessages: [problem], errors: {} } : { errorMessages: [], errors: problem };
  throw new HTTPException(status, { res: Response.json(body, { status, headers }) });
}
