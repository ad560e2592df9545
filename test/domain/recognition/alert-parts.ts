import type { FindingReference } from '../../../src/domain/finding.ts';

export interface AlertExample {
  readonly format: string;
  readonly message: unknown;
  readonly expected: readonly FindingReference[];
}

export const id = '5ac9be6f2f0e1b7d4c3a29187f65e4d0';
export const otherId = '91d2c3b4a5968778695a4b3c2d1e0f6a';
export const detector = 'c3b1a0f9e8d7c6b5a4938271605f4e3d';
const uuid = '3f1c2b4a-0d9e-4c7b-a1f2-5e6d7c8b9a01';
export const type = 'Backdoor:EC2/C&CActivity.B!DNS';
export const account = '204060801357';
export const region = 'eu-central-1';
export const arn = `arn:aws:guardduty:${region}:${account}:detector/${detector}/finding/${id}`;
export const link = `https://${region}.console.aws.amazon.com/guardduty/home?region=${region}#/findings?macros=current&fId=${id}`;
export const empty = { findingId: null, region: null, accountId: null, detectorId: null, type: null, severity: null };
export const slackEscaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const detail = {
  accountId: account,
  region,
  id,
  arn,
  type,
  severity: 8,
  service: { serviceName: 'guardduty', detectorId: detector, archived: false },
};
export const event = {
  version: '0',
  id: uuid,
  source: 'aws.guardduty',
  account: '999900001111',
  region: 'us-east-1',
  detail,
};
export const whole = { findingId: id, region, accountId: account, detectorId: detector, type, severity: 8 };

export function posted(content: Readonly<Record<string, unknown>>) {
  return { type: 'message', channel: 'C01', ts: '1763700000.000100', bot_id: 'B01', text: '', ...content };
}

export function attached(...attachments: readonly Readonly<Record<string, unknown>>[]) {
  return posted({ attachments });
}

export const field = (title: string, value: string) => ({ title, value, short: true });
export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
