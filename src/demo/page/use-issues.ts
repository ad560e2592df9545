import { useEffect, useState } from 'react';
import { z } from 'zod';

const pollMs = 2000;

const named = z.looseObject({ name: z.string() });
const author = z.union([
  z.string(),
  z.looseObject({ displayName: z.string() }).transform((person) => person.displayName),
]);
const issueSchema = z.looseObject({
  key: z.string(),
  fields: z.looseObject({
    summary: z.string(),
    status: named,
    priority: named.nullish(),
    issuetype: named.nullish(),
    labels: z.array(z.string()).default([]),
    created: z.string().default(''),
    updated: z.string().default(''),
    description: z.unknown(),
  }),
  comments: z.array(z.looseObject({ author, created: z.string(), body: z.unknown() })).default([]),
  remoteLinks: z.array(z.looseObject({ title: z.string(), url: z.string() })).default([]),
});
const issuesSchema = z.looseObject({ issues: z.array(issueSchema) });

export type Issue = z.infer<typeof issueSchema>;

/** The tickets of the demo's JIRA, read again and again while the component that uses it is shown. */
export function useIssues(jira: string | undefined): { issues: Issue[] | undefined; problem: string | undefined } {
  const [issues, setIssues] = useState<Issue[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (jira === undefined) return;
    let timer: number | undefined;
    const aborter = new AbortController();
    const poll = async () => {
      try {
        setIssues(await fetchIssues(jira, aborter.signal));
        setProblem(undefined);
      } catch (error) {
        if (!aborter.signal.aborted) setProblem(`The demo's JIRA does not answer (${String(error)}). Trying again.`);
      }
      if (!aborter.signal.aborted) timer = window.setTimeout(poll, pollMs);
    };
    void poll();
    return () => {
      aborter.abort();
      window.clearTimeout(timer);
    };
  }, [jira]);
  return { issues, problem };
}

async function fetchIssues(jira: string, signal: AbortSignal): Promise<Issue[]> {
  const response = await fetch(`${jira.replace(/\/$/, '')}/demo/issues`, { signal });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  return issuesSchema.parse(await response.json()).issues;
}
