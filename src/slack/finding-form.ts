import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { type FindingReference } from '../domain/finding.ts';
import { isFindingType } from '../domain/finding-type.ts';
import { recordOf, textOf } from '../domain/json-value.ts';
import { parsePrefix } from '../domain/parse-prefix.ts';
import { parseTarget } from '../domain/parse-target.ts';
import type { Language } from '../domain/phrase.ts';
import type { SlackMessage } from './message.ts';
import { line, paragraph } from './rich-text.ts';
import { refuseMarkup } from './seal-message.ts';
import { type Word, word } from './wording.ts';

export const findingForm = 'finding_form';

/** Where the answer belongs: the message the form was opened on, or only the channel. */
const origin = z.object({ channel: z.string(), ts: z.string().nullable(), threadTs: z.string().nullable() });
export type FormOrigin = z.infer<typeof origin>;

const fields = ['formId', 'formAccount', 'formRegion', 'formType'] as const satisfies readonly Word[];
type Field = (typeof fields)[number];

/** The form "Which finding?", for where neither a message nor a command names one. */
export function renderForm(from: FormOrigin, language: Language): ModalView {
  const say = (key: Word) => word(key, language);
  const plain = (key: Word) => ({ type: 'plain_text', text: say(key), emoji: false }) as const;
  const intro = from.ts === null ? [say('formIntro')] : [`${say('formNoFinding')} `, say('formIntro')];
  return {
    ...frame('formTitle', language),
    callback_id: findingForm,
    private_metadata: JSON.stringify(from),
    submit: plain('formSubmit'),
    blocks: [
      paragraph([line(intro, language)]),
      ...fields.map((field) => ({
        type: 'input' as const,
        block_id: field,
        optional: true,
        label: plain(field),
        element: { type: 'plain_text_input' as const, action_id: 'value', max_length: 1500 },
      })),
    ],
  };
}

/** A message in the place of the form: what became of the request. */
export function renderFormAnswer({ blocks }: SlackMessage, language: Language): ModalView {
  refuseMarkup(blocks);
  return { ...frame('formTitle', language), blocks: [...blocks] };
}

function frame(title: Word, language: Language) {
  const plain = (key: Word) => ({ type: 'plain_text', text: word(key, language), emoji: false }) as const;
  return { type: 'modal', title: plain(title), close: plain('formClose') } as const;
}

export type FormInput =
  | { readonly reference: FindingReference; readonly from: FormOrigin }
  | { readonly errors: Readonly<Record<string, string>> };

/** What a person entered: a reference to look up, or what is wrong with which field. Null: not our form. */
export function readForm(view: unknown, language: Language): FormInput | null {
  const { private_metadata: metadata, state } = recordOf(view);
  const from = origin.safeParse(parse(textOf(metadata) ?? ''));
  if (!from.success) return null;
  const entered = (field: Field): string | null => {
    const input = recordOf(recordOf(recordOf(recordOf(state)['values'])[field])['value']);
    return textOf(input['value'])?.trim() || null;
  };
  const given = {
    id: entered('formId'),
    account: entered('formAccount'),
    region: entered('formRegion'),
    type: entered('formType'),
  };
  const errors = fields.flatMap((field) => {
    const wrong = findError(field, given);
    return wrong === null ? [] : [[field, word(wrong, language)] as const];
  });
  if (errors.length > 0) return { errors: Object.fromEntries(errors) };
  return { reference: makeReference(given), from: from.data };
}

interface Entered {
  readonly id: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly type: string | null;
}

/** An id is enough; what else was entered only says where to look. */
function makeReference({ id, account, region, type }: Entered): FindingReference {
  const named = id === null ? null : readId(id);
  const place = { accountId: named?.accountId ?? account, region: named?.region ?? region };
  const rest = { detectorId: null, severity: null };
  return { ...place, ...rest, findingId: named?.findingId ?? null, type: named === null ? type : null };
}

function readId(text: string): FindingReference | null {
  return parseTarget(text) ?? parsePrefix(text);
}

const forms = {
  formAccount: { form: /^\d{12}$/, wrong: 'formBadAccount' },
  formRegion: { form: /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, wrong: 'formBadRegion' },
} as const;

function findError(field: Field, given: Entered): Word | null {
  if (field === 'formId') return findIdError(given);
  if (field === 'formType') return given.type === null || isFindingType(given.type) ? null : 'formBadType';
  const entered = field === 'formAccount' ? given.account : given.region;
  const { form, wrong } = forms[field];
  return entered === null || form.test(entered) ? null : wrong;
}

function findIdError({ id, account, type }: Entered): Word | null {
  if (id !== null) return readId(id) === null ? 'formBadId' : null;
  return account === null && type === null ? 'formNothing' : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
