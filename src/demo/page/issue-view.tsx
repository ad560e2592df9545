import type { ReactNode } from 'react';
import { AdfDocument } from './adf-document.tsx';
import { formatDateTime } from './message-time.ts';
import { SafeLink } from './safe-link.tsx';
import type { Issue } from './use-issues.ts';

/** One ticket: fields, description, links and comments. */
export function IssueView({ issue }: { issue: Issue }) {
  const { fields } = issue;
  return (
    <article className="issue" data-testid="issue-body" aria-label={`Ticket ${issue.key}`}>
      <div className="issue-key">{issue.key}</div>
      <h2 className="issue-summary">{fields.summary}</h2>
      <dl className="issue-fields">
        <Field name="Status">
          <StatusLozenge name={fields.status.name} />
        </Field>
        <Field name="Type">{fields.issuetype?.name ?? 'none'}</Field>
        <Field name="Priority">{fields.priority?.name ?? 'none'}</Field>
        <Field name="Labels">
          {fields.labels.length === 0 ? 'none' : fields.labels.map((label) => <Label key={label} text={label} />)}
        </Field>
        <Field name="Created">{formatDateTime(new Date(fields.created))}</Field>
        <Field name="Updated">{formatDateTime(new Date(fields.updated))}</Field>
      </dl>
      <Links links={issue.remoteLinks} />
      <h3 className="issue-heading">Description</h3>
      {fields.description === null || fields.description === undefined ? (
        <p className="empty">No description.</p>
      ) : (
        <AdfDocument document={fields.description} />
      )}
      <Comments comments={issue.comments} />
    </article>
  );
}

/** A status in the color of its category. */
export function StatusLozenge({ name }: { name: string }) {
  return <span className={`lozenge lozenge-${pickStatusColor(name)}`}>{name}</span>;
}

function pickStatusColor(name: string): string {
  if (/done|closed|resolved/i.test(name)) return 'green';
  return /progress|review/i.test(name) ? 'blue' : 'neutral';
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="issue-field">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Label({ text }: { text: string }) {
  return <span className="issue-label">{text}</span>;
}

function Links({ links }: { links: Issue['remoteLinks'] }) {
  if (links.length === 0) return null;
  return (
    <>
      <h3 className="issue-heading">Links</h3>
      <ul className="issue-links">
        {links.map((link) => (
          <li key={`${link.url} ${link.title}`}>
            <SafeLink url={link.url}>{link.title}</SafeLink>
          </li>
        ))}
      </ul>
    </>
  );
}

function Comments({ comments }: { comments: Issue['comments'] }) {
  return (
    <>
      <h3 className="issue-heading">Comments ({comments.length})</h3>
      {comments.map((comment, index) => (
        <div key={index} className="issue-comment">
          <div className="issue-comment-head">
            <strong>{comment.author}</strong> {formatDateTime(new Date(comment.created))}
          </div>
          <AdfDocument document={comment.body} />
        </div>
      ))}
    </>
  );
}
