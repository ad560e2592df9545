import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { toColor } from './avatar.tsx';
import { BlockList } from './block-list.tsx';
import { useClient } from './client.ts';
import { MrkdwnText } from './mrkdwn-text.tsx';
import { safeHref } from './safe-href.ts';
import { SafeLink } from './safe-link.tsx';
import type { SurfaceTarget } from './surface.ts';

const text = z.coerce.string();
const attachmentSchema = z.looseObject({
  color: z.string().optional(),
  pretext: text.optional(),
  author_name: text.optional(),
  title: text.optional(),
  title_link: z.string().optional(),
  text: text.optional(),
  fallback: text.optional(),
  fields: z
    .array(z.looseObject({ title: text.optional(), value: text.optional(), short: z.boolean().optional() }))
    .optional(),
  footer: text.optional(),
  actions: z.array(z.looseObject({ text: text.optional(), url: z.string().optional() })).optional(),
  blocks: z.array(z.unknown()).optional(),
});
type Attachment = z.infer<typeof attachmentSchema>;

/** Characters of JSON. */
const longAttachment = 2200;

const namedColors: Readonly<Record<string, string>> = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };

/** A legacy attachment: most alerts of other apps come as one. */
export function AttachmentView({ attachment, target }: { attachment: unknown; target: SurfaceTarget }) {
  const parsed = attachmentSchema.safeParse(attachment);
  if (!parsed.success) return <p className="block-unreadable">An attachment that this page cannot read</p>;
  const { pretext, color, blocks } = parsed.data;
  const isLong = JSON.stringify(attachment).length > longAttachment;
  return (
    <div className="attachment">
      {pretext === undefined ? null : <MrkdwnText text={pretext} />}
      <div
        className="attachment-body"
        style={{ borderLeftColor: namedColors[color ?? ''] ?? toColor(color ?? 'dddddd') }}
      >
        <Foldable isLong={isLong}>
          {blocks === undefined ? (
            <AttachmentBody attachment={parsed.data} />
          ) : (
            <BlockList blocks={blocks} target={target} />
          )}
        </Foldable>
      </div>
    </div>
  );
}

/** Slack folds long attachments, too. */
function Foldable({ isLong, children }: { isLong: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  if (!isLong) return children;
  return (
    <>
      <div className={open ? undefined : 'attachment-folded'}>{children}</div>
      <button type="button" className="attachment-more" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Show less' : 'Show more'}
      </button>
    </>
  );
}

function AttachmentBody({ attachment }: { attachment: Attachment }) {
  const { title, title_link: link, text: body, fields, footer, author_name: author, fallback, pretext } = attachment;
  const empty = [title, body, fields, footer, pretext].every((part) => part === undefined || part.length === 0);
  return (
    <>
      {author === undefined ? null : <div className="attachment-author">{author}</div>}
      {title === undefined ? null : (
        <div className="attachment-title">
          {link === undefined ? <MrkdwnText text={title} /> : <SafeLink url={link}>{title}</SafeLink>}
        </div>
      )}
      {body === undefined ? null : <MrkdwnText text={body} />}
      {fields === undefined ? null : <Fields fields={fields} />}
      {empty && fallback !== undefined ? <MrkdwnText text={fallback} /> : null}
      {attachment.actions === undefined ? null : <LegacyActions actions={attachment.actions} />}
      {footer === undefined ? null : (
        <div className="attachment-footer">
          <MrkdwnText text={footer} />
        </div>
      )}
    </>
  );
}

function Fields({ fields }: { fields: NonNullable<Attachment['fields']> }) {
  return (
    <dl className="attachment-fields">
      {fields.map((field, index) => (
        <div key={index} className={field.short ? 'attachment-field' : 'attachment-field attachment-field-long'}>
          <dt>{field.title}</dt>
          <dd>
            <MrkdwnText text={field.value ?? ''} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LegacyActions({ actions }: { actions: NonNullable<Attachment['actions']> }) {
  const { tell } = useClient();
  return (
    <div className="block-actions">
      {actions.map((action, index) => {
        const href = action.url === undefined ? undefined : safeHref(action.url);
        if (href === undefined) {
          return (
            <button key={index} type="button" className="button" onClick={() => tell(foreignAppNotice)}>
              {action.text}
            </button>
          );
        }
        return (
          <a key={index} className="button" href={href} target="_blank" rel="noreferrer noopener">
            {action.text}
          </a>
        );
      })}
    </div>
  );
}

/** Why a button of an alert does nothing here. */
export const foreignAppNotice =
  'This button belongs to the app that posted the alert. Only gd-triage runs in this demo.';
