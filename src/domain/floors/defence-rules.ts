import { valuesNamed } from '../list-leaves.ts';
import type { ApiCall } from '../logs/read-api-call.ts';
import { eachCall, isCall, type Rule, type Scene } from './rule.ts';

const guardDutyEnds = [
  'DeleteDetector',
  'DisassociateFromMasterAccount',
  'DisassociateFromAdministratorAccount',
  'DisassociateMembers',
  'DeleteMembers',
  'StopMonitoringMembers',
  'DeletePublishingDestination',
  'DisableOrganizationAdminAccount',
] as const;

const otherDefences: readonly (readonly [string, readonly string[]])[] = [
  [
    'config',
    [
      'StopConfigurationRecorder',
      'DeleteConfigurationRecorder',
      'DeleteDeliveryChannel',
      'DeleteConfigRule',
      'DeleteConfigurationAggregator',
      'DeleteRetentionConfiguration',
    ],
  ],
  ['ec2', ['DeleteFlowLogs']],
  ['logs', ['DeleteLogGroup', 'DeleteLogStream', 'DeleteSubscriptionFilter']],
  ['route53resolver', ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig']],
  ['securityhub', ['DisableSecurityHub', 'BatchUpdateFindings', 'UpdateFindings', 'DeleteInsight']],
  ['bedrock', ['DeleteModelInvocationLoggingConfiguration']],
  ['access-analyzer', ['DeleteAnalyzer']],
  ['wafv2', ['DeleteLoggingConfiguration']],
  ['macie2', ['DisableMacie']],
];

/** Logging and detection switched off. Sources: public detections of Elastic, Sigma, Splunk; Stratus Red Team; method 1.5. */
export const defenceRules: readonly Rule[] = [
  {
    id: 'H2',
    level: 'A',
    whenDenied: 'B',
    tactic: 'defense-evasion',
    en: 'CloudTrail logging was stopped or narrowed',
    ja: 'CloudTrail のログ記録の停止または縮小',
    find: eachCall(narrowsTrail),
  },
  {
    id: 'H3',
    level: 'A',
    whenDenied: 'B',
    tactic: 'defense-evasion',
    en: 'GuardDuty was weakened',
    ja: 'GuardDuty の無効化または弱体化',
    find: eachCall(weakensGuardDuty),
  },
  {
    id: 'H4',
    level: 'B',
    whenDenied: 'C',
    tactic: 'defense-evasion',
    en: 'A log or a security service was switched off',
    ja: 'ログまたはセキュリティサービスの無効化',
    find: eachCall(
      (call) => otherDefences.some(([service, names]) => isCall(call, service, names)) || stopsClusterLog(call),
    ),
  },
];

function narrowsTrail(call: ApiCall, scene: Scene): boolean {
  const parameters = call.requestParameters;
  if (isCall(call, 'cloudtrail', ['StopLogging', 'DeleteTrail', 'StopEventDataStoreIngestion', 'DeleteEventDataStore']))
    return true;
  if (isCall(call, 'cloudtrail', ['UpdateTrail'])) {
    const switches = [
      'isMultiRegionTrail',
      'includeGlobalServiceEvents',
      'enableLogFileValidation',
      'isOrganizationTrail',
    ];
    return valuesNamed(parameters, switches).some(isOff);
  }
  if (isCall(call, 'cloudtrail', ['PutEventSelectors'])) return dropsManagementEvents(call);
  return (
    isCall(call, 's3', ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration']) && shortensTrailBucket(call, scene)
  );
}

function dropsManagementEvents(call: ApiCall): boolean {
  if (valuesNamed(call.requestParameters, ['includeManagementEvents']).some(isOff)) return true;
  if (valuesNamed(call.requestParameters, ['readWriteType']).some((value) => value !== 'All')) return true;
  const advanced = call.requestParameters['advancedEventSelectors'];
  return Array.isArray(advanced) && !JSON.stringify(advanced).includes('Management');
}

/** Objects of a log bucket that expire after a day at most: the trail erases itself. */
function shortensTrailBucket(call: ApiCall, scene: Scene): boolean {
  const bucket = String(call.requestParameters['bucketName'] ?? '');
  const isTrail = scene.organisation.inventory.some(
    (entry) => entry.id === bucket && /trail|log|audit/i.test(`${entry.kind} ${entry.purpose ?? ''}`),
  );
  const days = valuesNamed(call.requestParameters, ['Days']).map(Number);
  return (isTrail || /trail|log|audit/i.test(bucket)) && days.some((value) => value <= 1);
}

function weakensGuardDuty(call: ApiCall): boolean {
  if (isCall(call, 'guardduty', guardDutyEnds)) return true;
  const parameters = call.requestParameters;
  if (isCall(call, 'guardduty', ['UpdateDetector'])) return valuesNamed(parameters, ['enable']).some(isOff);
  if (isCall(call, 'guardduty', ['CreateIPSet', 'UpdateIPSet']))
    return valuesNamed(parameters, ['activate']).some(isOn);
  return (
    isCall(call, 'guardduty', ['CreateFilter', 'UpdateFilter']) &&
    valuesNamed(parameters, ['action']).some((value) => /^archive$/i.test(String(value)))
  );
}

function stopsClusterLog(call: ApiCall): boolean {
  if (!isCall(call, 'eks', ['UpdateClusterConfig'])) return false;
  return (
    call.requestParameters['logging'] !== undefined &&
    valuesNamed(call.requestParameters['logging'], ['enabled']).some(isOff)
  );
}

function isOff(value: string | number | boolean): boolean {
  return /^false$/i.test(String(value));
}

function isOn(value: string | number | boolean): boolean {
  return /^true$/i.test(String(value));
}
