import { describe, expect, it } from '@jest/globals';
import { findReferences } from '../../src/domain/find-references.ts';
import { id, otherId } from './recognition/alert-parts.ts';
import { looseAlerts } from './recognition/loose-alerts.ts';
import { structuredAlerts } from './recognition/structured-alerts.ts';

const link = (finding: string) =>
  `<https://console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?fId=${finding}>`;
const field = (title: string, value: string) => ({ title, value, short: true });

describe('a message that tells about a finding', () => {
  it.each([...structuredAlerts, ...looseAlerts])('is recognised: $format', ({ message, expected }) => {
    expect(findReferences(message, [])).toEqual(expected);
  });
});

describe('where a message contradicts itself', () => {
  it('believes the finding link over its host, and a labelled field over a link without a finding', () => {
    const host = 'https://us-west-2.console.aws.amazon.com/guardduty/home?region=us-west-2#/findings?macros=current';
    const attachments = [
      {
        title: 'Recon:EC2/Portscan',
        text: 'Calls were seen in account 111122223333.',
        fields: [field('Region', 'eu-west-3'), field('Account', '444455556666')],
        actions: [{ type: 'button', url: host }],
        footer:
          '<https://console.aws.amazon.com/sns/v2/home?region=ap-south-1#/topics/arn:aws:sns:ap-south-1:777788889999:t|SNS>',
      },
    ];
    expect(findReferences({ attachments }, [])).toEqual([
      {
        findingId: null,
        region: 'eu-west-3',
        accountId: '444455556666',
        detectorId: null,
        type: 'Recon:EC2/Portscan',
        severity: null,
      },
    ]);
  });

  it('takes neither an event UUID nor a longer or foreign identifier for a finding id', () => {
    const message = {
      attachments: [
        {
          title: 'GuardDuty',
          text: `<https://console.aws.amazon.com/guardduty/home?region=us-east-1#/findings?fId=3f1c2b4a-0d9e-4c7b-a1f2-5e6d7c8b9a01>\nhttps://panther.example/alerts/${id}`,
          fields: [
            field('Type', 'Recon:EC2/Portscan'),
            field('Severity', '5'),
            field('Finding ID', `${id}${otherId}`),
            field('Detector ID', otherId),
          ],
        },
      ],
    };
    expect(findReferences(message, [])).toMatchObject([{ findingId: null, detectorId: otherId, severity: 5 }]);
  });

  it('takes a number over a word, and neither urgency nor priority for a severity', () => {
    const attachments = [
      {
        title: 'Recon:EC2/Portscan',
        fields: [field('Region', 'us-east-1'), field('Severity', 'MEDIUM - 5'), field('Urgency', 'High')],
      },
    ];
    expect(findReferences({ attachments }, [])).toMatchObject([{ severity: 5 }]);
    const urgent = [{ title: 'Recon:EC2/Portscan', fields: [field('Region', 'us-east-1'), field('Priority', 'P1')] }];
    expect(findReferences({ attachments: urgent }, [])).toMatchObject([{ severity: null }]);
  });
});

describe('an edited message', () => {
  const alert = (text: string) => ({ type: 'message', bot_id: 'B01', ts: '1.1', text });
  const edit = (message: object, previous: object) => ({
    type: 'message',
    subtype: 'message_changed',
    message,
    previous_message: previous,
  });

  it('is read when the sender changed what it says', () => {
    const changed = edit(alert(`Severity: 8 ${link(id)}`), alert('Investigating…'));
    expect(findReferences(changed, [])).toMatchObject([{ findingId: id, severity: 8 }]);
  });

  it('keeps what the edit no longer says about the same finding', () => {
    const changed = edit(alert(`Count: 41 ${link(id)}`), alert(`Account: 123456789012 ${link(id)}`));
    expect(findReferences(changed, [])).toMatchObject([{ findingId: id, accountId: '123456789012' }]);
  });

  it('is not read when Slack only added a preview', () => {
    const before = alert(`see ${link(id)}`);
    const preview = { ...before, attachments: [{ from_url: 'https://console.aws.amazon.com/', title: 'GuardDuty' }] };
    expect(findReferences(edit(preview, before), [])).toEqual([]);
  });

  it('is not read when it is ours, or when the message is gone', () => {
    const ours = edit({ ...alert(`Done ${link(id)}`), bot_id: 'BOWN' }, alert('Working'));
    expect(findReferences(ours, ['BOWN'])).toEqual([]);
    const deleted = { type: 'message', subtype: 'message_deleted', previous_message: alert(link(id)) };
    expect(findReferences(deleted, [])).toEqual([]);
  });
});

describe('a message of no finding', () => {
  const labelled = (...pairs: readonly (readonly [string, string])[]) => ({
    attachments: [{ fields: pairs.map(([title, value]) => field(title, value)) }],
  });

  it.each([
    [
      'people talking',
      { text: 'is UnauthorizedAccess:EC2/SSHBruteForce in us-east-1 a GuardDuty finding? severity 8?' },
    ],
    ['a bare id', { text: `who looked at ${id}?` }],
    ['an archive notice', labelled(['Title', 'Findings Archived'], ['Region', 'us-east-1'], ['Finding ID', id])],
    [
      'the API call behind it',
      {
        text: `{"eventName":"ArchiveFindings","eventSource":"guardduty.amazonaws.com","requestParameters":{"findingIds":["${id}"]}}`,
      },
    ],
    [
      'a malware scan result',
      { text: 'GuardDuty Malware Scan Result\nAccount: 123456789012\nRegion: us-east-1\nSeverity: High' },
    ],
    [
      'agent health',
      { text: 'GuardDuty Runtime Protection Unhealthy\nAccount: 123456789012\nRegion: us-east-1\nSeverity: High' },
    ],
    ['an alarm', labelled(['Alarm Name', 'GuardDuty-High'], ['Account', '123456789012'], ['Severity', 'High'])],
    [
      'a posture control',
      labelled(
        ['Title', 'GuardDuty should be enabled'],
        ['Control ID', 'GuardDuty.1'],
        ['Account ID', '123456789012'],
        ['Severity', 'HIGH'],
      ),
    ],
    [
      'a new type announced',
      labelled(
        ['type', 'NEW_FINDINGS'],
        ['findingDetails', '[{"findingType":"UnauthorizedAccess:EC2/TorClient"}]'],
        ['Region', 'us-east-1'],
      ),
    ],
    [
      'a new type announced in prose',
      {
        text: '*Amazon GuardDuty introduces new finding types*\nType: Impact:IAMUser/CostHarvesting\nRegion: us-east-1',
      },
    ],
    [
      'a finding of Macie',
      labelled(
        ['Product', 'Macie'],
        ['Type', 'Policy:IAMUser/S3BucketPublic'],
        ['Severity', 'High'],
        ['Account', '123456789012'],
      ),
    ],
    [
      'our ticket told by the tracker',
      {
        attachments: [
          {
            title: 'SEC-7 GuardDuty: Recon:EC2/Portscan',
            title_link: 'https://acme.atlassian.net/browse/SEC-7',
            text: `Account: 123456789012 ${link(id)}`,
          },
        ],
      },
    ],
    ['a shared message', { text: 'look', attachments: [{ is_share: true, is_msg_unfurl: true, text: link(id) }] }],
    ['a thread reply whose root is an alert', { text: 'thanks', thread_ts: '1.1', root: { text: link(id) } }],
    ['nothing at all', null],
    ['odd shapes', { text: 7, blocks: 'x', attachments: [null, 3, { fields: [null] }], files: {} }],
  ])('is left alone: %s', (_, message) => {
    expect(findReferences(message, [])).toEqual([]);
  });

  it.each(['U1', 'B1', 'A1'])('is left alone when it is our own, by %s', (own) => {
    const message = { user: 'U1', bot_id: 'B1', app_id: 'A1', text: link(id) };
    expect(findReferences(message, [own])).toEqual([]);
    expect(findReferences(message, ['other'])).toHaveLength(1);
  });
});
