import {
  type AlertExample,
  account,
  arn,
  attached,
  detector,
  empty,
  event,
  field,
  id,
  link,
  posted,
  region,
  section,
  slackEscaped,
  type,
  whole,
} from './alert-parts.ts';

/** Alerts of notifiers that send fields, blocks or whole documents. */
export const structuredAlerts: readonly AlertExample[] = [
  {
    format: 'attachment fields with a console link',
    message: attached({
      title: 'New finding',
      fields: [
        field('Finding Type', `\`${slackEscaped(type)}\``),
        field('Severity', '`High`'),
        field('AWS Account', `\`${account}\``),
        field('Link', `<https://console.aws.amazon.com/guardduty/home?region=${region}#/findings?search=id%3D${id}>`),
      ],
    }),
    expected: [{ ...whole, detectorId: null, severity: 'High' }],
  },
  {
    format: 'heading link of AWS Chatbot inside attachment blocks',
    message: attached({
      blocks: [
        section(`*<${slackEscaped(link)}|GuardDuty Finding | ${region} | Account: ${account}>*`),
        {
          type: 'section',
          fields: [{ text: `*Finding type*\n${slackEscaped(type)}` }, { text: '*Severity*\nCritical' }],
        },
      ],
    }),
    expected: [{ ...whole, detectorId: null, severity: 'Critical' }],
  },
  {
    format: 'AWS Chatbot notice without details',
    message: attached({ title: `GuardDuty Finding | ${region} | Account: ${account}`, text: 'GuardDuty Finding' }),
    expected: [{ ...empty, region, accountId: account }],
  },
  {
    format: 'EventBridge event in a code block',
    message: posted({ text: slackEscaped(`\`\`\`${JSON.stringify(event, null, 2)}\`\`\``) }),
    expected: [whole],
  },
  {
    format: 'GetFindings document in a field, as a string inside JSON',
    message: attached({
      fields: [
        field(
          'Message',
          slackEscaped(
            JSON.stringify({
              Message: JSON.stringify({
                Findings: [
                  {
                    Id: id,
                    Arn: arn,
                    Type: type,
                    Region: region,
                    AccountId: account,
                    Severity: 8,
                    Service: { DetectorId: detector },
                  },
                ],
              }),
            }),
          ),
        ),
      ],
    }),
    expected: [whole],
  },
  {
    format: 'JSON cut in the middle',
    message: posted({ text: slackEscaped(JSON.stringify(event).slice(0, -40)) }),
    expected: [whole],
  },
  {
    format: 'Security Hub finding (ASFF)',
    message: posted({
      text: slackEscaped(
        JSON.stringify({
          Id: arn,
          ProductName: 'GuardDuty',
          AwsAccountId: account,
          Types: ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS'],
          Severity: { Product: 8, Label: 'HIGH', Normalized: 80 },
        }),
      ),
    }),
    expected: [{ ...whole, severity: 'HIGH' }],
  },
  {
    format: 'Security Lake finding (OCSF)',
    message: posted({
      text: slackEscaped(
        JSON.stringify({
          class_uid: 2004,
          severity: 'High',
          cloud: { region, account: { uid: account } },
          finding_info: { uid: arn, types: ['Threats', type] },
        }),
      ),
    }),
    expected: [{ ...whole, severity: 'High' }],
  },
  {
    format: 'Python dictionary in the fallback',
    message: attached({
      pretext: `Security Hub | ${region} | payments (${account})`,
      fallback: `{'Id': '${arn}', 'Types': ['TTPs/Backdoor:EC2-${slackEscaped('C&CActivity.B!DNS')}'], 'Severity': {'Product': 8, 'Label': 'HIGH'}}`,
    }),
    expected: [{ ...whole, severity: 'HIGH' }],
  },
  {
    format: 'sentence of an input transformer, by e-mail',
    message: posted({
      files: [
        {
          mode: 'email',
          plain_text: `"AWS ${account} has a severity 8 GuardDuty finding type ${type} in the ${region} region."\nOpen https://console.aws.amazon.com/guardduty/home?region=${region}#/findings?search=id=${id}`,
        },
      ],
    }),
    expected: [{ ...whole, detectorId: null }],
  },
];
