import {
  type AlertExample,
  account,
  attached,
  empty,
  field,
  id,
  link,
  otherId,
  posted,
  region,
  slackEscaped,
  type,
  whole,
} from './alert-parts.ts';

/** Alerts that carry little, little structure, or several findings. */
export const looseAlerts: readonly AlertExample[] = [
  {
    format: 'title with type and a bare id in the link',
    message: attached({
      title: `GuardDuty Finding: ${slackEscaped(type)} | Instance | Severity: 8`,
      title_link: `https://console.aws.amazon.com/guardduty/home?region=${region}#/findings?search=${id}`,
      text: `${account} (${region})`,
      fields: [field('Type:', slackEscaped(type)), field('Severity:', '8')],
    }),
    expected: [{ ...whole, detectorId: null }],
  },
  {
    format: 'link behind a sign-in portal',
    message: posted({
      text: `<https://acme.awsapps.com/start/#/console?account_id=${account}&amp;destination=${encodeURIComponent(link)}|Open in GuardDuty>\n*Severity:* 6.5`,
    }),
    expected: [{ ...empty, findingId: id, region, accountId: account, severity: 6.5 }],
  },
  {
    format: 'context block with equal signs, no account',
    message: posted({
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'GuardDuty Finding' } },
        {
          type: 'context',
          elements: [{ text: '*Severity* = 8' }, { text: `*ID* = ${id}` }, { text: `*Type* = ${slackEscaped(type)}` }],
        },
      ],
    }),
    expected: [{ ...empty, findingId: id, type, severity: 8 }],
  },
  {
    format: 'record with HTML escapes',
    message: posted({
      text: `*account_id:* &quot;${account}&quot;\n*id:* &quot;${id}&quot;\n*region:* &quot;${region}&quot;\n*type:* &quot;Recon:EC2/Portscan&quot;`,
    }),
    expected: [{ ...empty, findingId: id, region, accountId: account, type: 'Recon:EC2/Portscan' }],
  },
  {
    format: 'tags of a monitoring product',
    message: posted({
      text: `Security signal: GuardDuty\ntags: source:guardduty, finding_id:${id}, region:${region}, aws_account:${account}`,
    }),
    expected: [{ ...empty, findingId: id, region, accountId: account }],
  },
  {
    format: 'type in quotes above the attachment, label only',
    message: attached({
      pretext: "<!here> 'Recon:EC2/Portscan' type found.",
      title: 'Instance is scanning',
      fields: [field('Severity', 'High'), field('Account', account)],
    }),
    expected: [{ ...empty, accountId: account, type: 'Recon:EC2/Portscan', severity: 'High' }],
  },
  {
    format: 'plain lines, no type, GuardDuty only as the sender name',
    message: posted({
      username: 'GuardDuty',
      text: `Unusual calls\nSomething happened.\nnseverity: 5\neventFirstSeen: 2026-01-02T03:04:05Z\nregion: ${region}`,
    }),
    expected: [{ ...empty, region, severity: 5 }],
  },
  {
    format: 'account in the sender name',
    message: posted({
      username: `GuardDuty:${account}`,
      text: `Guard Alarm Severity: 8\nTitle: Something\nFinding: <${slackEscaped(link)}>`,
    }),
    expected: [{ ...empty, findingId: id, region, accountId: account, severity: 8 }],
  },
  {
    format: 'Japanese',
    message: posted({
      text: `:rotating_light: GuardDuty の検出結果\n検出タイプ：${slackEscaped(type)}\n重要度：8.0\nアカウントID：${account}（本番）\nリージョン：${region}\n<${slackEscaped(link)}|コンソールで開く>`,
    }),
    expected: [{ ...whole, detectorId: null }],
  },
  {
    format: 'rich text cut into runs',
    message: posted({
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Severity: ' },
                { type: 'text', text: '8', style: { bold: true } },
                { type: 'text', text: ' – ' },
                { type: 'link', url: link, text: 'finding' },
              ],
            },
          ],
        },
      ],
    }),
    expected: [{ ...empty, findingId: id, region, severity: 8 }],
  },
  {
    format: 'digest, one line per finding',
    message: posted({
      text: `2 findings\n• Recon:EC2/Portscan severity 5 account ${account} <${slackEscaped(link)}|open>\n• Policy:S3/BucketPublicAccessGranted severity 2 account 111100002222 <https://console.aws.amazon.com/guardduty/home?region=us-west-2#/findings?fId=${otherId}|open>`,
    }),
    expected: [
      { ...empty, findingId: id, region, accountId: account, type: 'Recon:EC2/Portscan', severity: 5 },
      {
        ...empty,
        findingId: otherId,
        region: 'us-west-2',
        accountId: '111100002222',
        type: 'Policy:S3/BucketPublicAccessGranted',
        severity: 2,
      },
    ],
  },
  {
    format: 'digest, one attachment per finding',
    message: attached(
      { title: 'Recon:EC2/Portscan', title_link: link, fields: [field('Severity', 'Medium')] },
      {
        title: 'Policy:S3/BucketPublicAccessGranted',
        title_link: `https://console.aws.amazon.com/guardduty/home?region=us-west-2#/findings?fId=${otherId}`,
        fields: [field('Severity', 'Low')],
      },
    ),
    expected: [
      { ...empty, findingId: id, region, type: 'Recon:EC2/Portscan', severity: 'Medium' },
      {
        ...empty,
        findingId: otherId,
        region: 'us-west-2',
        type: 'Policy:S3/BucketPublicAccessGranted',
        severity: 'Low',
      },
    ],
  },
  {
    format: 'a link on its own, in the event envelope',
    message: { type: 'event_callback', event: { type: 'message', bot_id: 'B01', text: `<${slackEscaped(link)}>` } },
    expected: [{ ...empty, findingId: id, region }],
  },
  {
    format: 'a finding type nobody has seen yet',
    message: attached({
      title: 'DefenseImpairment:Route53Resolver/QueryLoggingRemoved',
      fields: [field('Region', region), field('AccountID', account)],
    }),
    expected: [{ ...empty, region, accountId: account, type: 'DefenseImpairment:Route53Resolver/QueryLoggingRemoved' }],
  },
];
