/**
 * Calls of which a single one decides a finding, by this name or in this form (triage-method, floors of level A). They are
 * asked for by name where a log holds more than can be read, so that noise cannot push them out.
 */
export const decisiveEvents = [
  'StopLogging',
  'DeleteTrail',
  'UpdateTrail',
  'PutEventSelectors',
  'DeleteDetector',
  'UpdateDetector',
  'DisassociateFromAdministratorAccount',
  'DeleteFlowLogs',
  'StopConfigurationRecorder',
  'CreateUser',
  'CreateAccessKey',
  'CreateLoginProfile',
  'UpdateLoginProfile',
  'AttachUserPolicy',
  'AttachRolePolicy',
  'PutUserPolicy',
  'PutRolePolicy',
  'UpdateAssumeRolePolicy',
  'ModifySnapshotAttribute',
  'PutBucketPolicy',
  'ScheduleKeyDeletion',
  'LeaveOrganization',
] as const;

const names = new Set<unknown>(decisiveEvents);

/** Whether a CloudTrail record is one of them. */
export function isDecisiveEvent(record: Readonly<Record<string, unknown>>): boolean {
  return names.has(record['eventName']);
}
