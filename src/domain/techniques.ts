/** A technique of MITRE ATT&CK (Enterprise, Cloud and Containers matrices) and what may be mapped to it. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  /** API names whose use is this technique; none for techniques seen in network traffic or on hosts. */
  readonly apis: readonly string[];
  /** Finding types GuardDuty reports for it. */
  readonly types: RegExp | null;
}

/** Source: attack.mitre.org, read for the technique names; the mapping of AWS API names follows the method, section 1.5. */
const table: readonly (readonly [string, string, string, readonly string[], RegExp | null])[] = [
  [
    'T1078.004',
    'Valid Accounts: Cloud Accounts',
    'initial-access',
    ['ConsoleLogin', 'GetCallerIdentity', 'AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
    /^(InitialAccess:IAMUser|UnauthorizedAccess:IAMUser|Policy:IAMUser\/(Short)?(Term)?Root|PenTest:IAMUser)/,
  ],
  [
    'T1552.005',
    'Unsecured Credentials: Cloud Instance Metadata API',
    'credential-access',
    [],
    /InstanceCredentialExfiltration|MetadataDNSRebind/,
  ],
  [
    'T1528',
    'Steal Application Access Token',
    'credential-access',
    ['GetFederationToken', 'GetSessionToken'],
    /ResourceCredentialExfiltration/,
  ],
  [
    'T1555.006',
    'Credentials from Password Stores: Cloud Secrets Management Stores',
    'credential-access',
    ['GetSecretValue', 'BatchGetSecretValue', 'GetParameter', 'GetParameters', 'GetParametersByPath'],
    /^CredentialAccess:IAMUser/,
  ],
  ['T1552', 'Unsecured Credentials', 'credential-access', ['GetPasswordData', 'GenerateDbAuthToken'], null],
  ['T1110', 'Brute Force', 'credential-access', [], /BruteForce|^CredentialAccess:RDS/],
  [
    'T1098.001',
    'Account Manipulation: Additional Cloud Credentials',
    'persistence',
    [
      'CreateAccessKey',
      'CreateLoginProfile',
      'UpdateLoginProfile',
      'ImportKeyPair',
      'CreateKeyPair',
      'CreateServiceSpecificCredential',
    ],
    /^Persistence:IAMUser/,
  ],
  [
    'T1098.003',
    'Account Manipulation: Additional Cloud Roles',
    'privilege-escalation',
    [
      'AttachUserPolicy',
      'AttachRolePolicy',
      'AttachGroupPolicy',
      'PutUserPolicy',
      'PutRolePolicy',
      'PutGroupPolicy',
      'AddUserToGroup',
      'CreatePolicyVersion',
      'SetDefaultPolicyVersion',
      'UpdateAssumeRolePolicy',
      'AssociateIamInstanceProfile',
    ],
    /^PrivilegeEscalation:IAMUser/,
  ],
  [
    'T1098.005',
    'Account Manipulation: Device Registration',
    'persistence',
    ['CreateVirtualMFADevice', 'EnableMFADevice'],
    null,
  ],
  ['T1136.003', 'Create Account: Cloud Account', 'persistence', ['CreateUser', 'CreateRole'], null],
  [
    'T1556.006',
    'Modify Authentication Process: Multi-Factor Authentication',
    'defense-evasion',
    ['DeactivateMFADevice', 'DeleteVirtualMFADevice'],
    /PasswordPolicyChange/,
  ],
  [
    'T1484.002',
    'Domain or Tenant Policy Modification: Trust Modification',
    'privilege-escalation',
    ['CreateSAMLProvider', 'UpdateSAMLProvider', 'CreateOpenIDConnectProvider', 'CreateTrustAnchor'],
    null,
  ],
  [
    'T1562.008',
    'Impair Defenses: Disable or Modify Cloud Logs',
    'defense-evasion',
    [
      'StopLogging',
      'DeleteTrail',
      'UpdateTrail',
      'PutEventSelectors',
      'DeleteFlowLogs',
      'DeleteLogGroup',
      'DeleteLogStream',
      'StopConfigurationRecorder',
      'DeleteConfigurationRecorder',
      'DeleteDeliveryChannel',
      'DeleteModelInvocationLoggingConfiguration',
      'DeleteResolverQueryLogConfig',
      'PutBucketLogging',
    ],
    /^Stealth:(IAMUser\/(CloudTrailLoggingDisabled|LoggingConfigurationModified|BedrockLoggingDisabled)|S3\/ServerAccessLoggingDisabled)|^DefenseEvasion:IAMUser/,
  ],
  [
    'T1562.001',
    'Impair Defenses: Disable or Modify Tools',
    'defense-evasion',
    [
      'DeleteDetector',
      'UpdateDetector',
      'CreateIPSet',
      'UpdateIPSet',
      'CreateFilter',
      'DisassociateMembers',
      'DeleteMembers',
      'StopMonitoringMembers',
      'DisableSecurityHub',
      'DeletePublishingDestination',
    ],
    null,
  ],
  [
    'T1580',
    'Cloud Infrastructure Discovery',
    'discovery',
    [
      'DescribeInstances',
      'DescribeFlowLogs',
      'DescribeSnapshots',
      'DescribeVpcs',
      'DescribeSecurityGroups',
      'DescribeDBInstances',
      'ListServiceQuotas',
      'ListFoundationModels',
    ],
    /^(Discovery|Recon):IAMUser/,
  ],
  [
    'T1087.004',
    'Account Discovery: Cloud Account',
    'discovery',
    ['ListUsers', 'ListRoles', 'GetAccountAuthorizationDetails', 'ListAccessKeys', 'GetUser'],
    null,
  ],
  [
    'T1619',
    'Cloud Storage Object Discovery',
    'discovery',
    ['ListBuckets', 'ListObjects', 'ListObjectsV2', 'GetBucketAcl', 'GetBucketPolicy'],
    /^Discovery:S3/,
  ],
  [
    'T1526',
    'Cloud Service Discovery',
    'discovery',
    ['GetSendQuota', 'GetAccount', 'ListIdentities', 'ListFunctions', 'DescribeTrails', 'ListDetectors'],
    null,
  ],
  ['T1046', 'Network Service Discovery', 'discovery', [], /Portscan|PortSweep/],
  ['T1595', 'Active Scanning', 'reconnaissance', [], /PortProbe/],
  [
    'T1530',
    'Data from Cloud Storage',
    'collection',
    ['GetObject', 'CopyObject', 'SelectObjectContent'],
    /^Exfiltration:S3|^UnauthorizedAccess:S3/,
  ],
  [
    'T1537',
    'Transfer Data to Cloud Account',
    'exfiltration',
    [
      'ModifySnapshotAttribute',
      'ModifyDBSnapshotAttribute',
      'ModifyImageAttribute',
      'PutBucketReplication',
      'CopySnapshot',
    ],
    /^Exfiltration:IAMUser/,
  ],
  ['T1048', 'Exfiltration Over Alternative Protocol', 'exfiltration', [], /DNSDataExfiltration/],
  [
    'T1485',
    'Data Destruction',
    'impact',
    [
      'DeleteObject',
      'DeleteObjects',
      'DeleteBucket',
      'DeleteDBInstance',
      'DeleteSnapshot',
      'ScheduleKeyDeletion',
      'DeleteRecoveryPoint',
      'DeleteBackupVault',
    ],
    /^Impact:(S3|IAMUser)/,
  ],
  ['T1486', 'Data Encrypted for Impact', 'impact', ['DisableKey'], null],
  ['T1490', 'Inhibit System Recovery', 'impact', ['PutBucketVersioning', 'DeleteBackupPlan'], null],
  [
    'T1496',
    'Resource Hijacking',
    'impact',
    ['RunInstances', 'InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'VerifyEmailIdentity', 'EnableRegion'],
    /^CryptoCurrency:|BitcoinTool/,
  ],
  ['T1498', 'Network Denial of Service', 'impact', [], /DenialOfService|AbusedDomainRequest/],
  [
    'T1578',
    'Modify Cloud Compute Infrastructure',
    'defense-evasion',
    ['CreateSnapshot', 'ModifyInstanceAttribute', 'RestoreDBInstanceFromDBSnapshot'],
    null,
  ],
  [
    'T1651',
    'Cloud Administration Command',
    'execution',
    ['SendCommand', 'StartSession', 'SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey'],
    null,
  ],
  [
    'T1648',
    'Serverless Execution',
    'execution',
    ['UpdateFunctionCode', 'UpdateFunctionConfiguration', 'CreateFunction', 'Invoke', 'AddPermission'],
    null,
  ],
  [
    'T1071',
    'Application Layer Protocol',
    'command-and-control',
    [],
    /C&CActivity|Backdoor:Runtime|Backdoor:Lambda|Backdoor:EC2\/C/,
  ],
  [
    'T1071.004',
    'Application Layer Protocol: DNS',
    'command-and-control',
    [],
    /UnusualDNSResolver|UnusualDoHActivity|UnusualDoTActivity/,
  ],
  ['T1568.002', 'Dynamic Resolution: Domain Generation Algorithms', 'command-and-control', [], /DGADomainRequest/],
  ['T1090.003', 'Proxy: Multi-hop Proxy', 'command-and-control', [], /TorIPCaller|TorClient|TorRelay/],
  ['T1189', 'Drive-by Compromise', 'initial-access', [], /DriveBySourceTraffic/],
  ['T1566', 'Phishing', 'initial-access', [], /PhishingDomainRequest/],
  ['T1105', 'Ingress Tool Transfer', 'command-and-control', [], /DropPoint|^Object:S3\/MaliciousFile/],
  [
    'T1610',
    'Deploy Container',
    'execution',
    [],
    /PrivilegedContainer|SensitiveMount|ContainerWithSensitiveMount|WorkloadDeployed/,
  ],
  ['T1609', 'Container Administration Command', 'execution', [], /ExecInKubeSystemPod|ExecInPod/],
  [
    'T1611',
    'Escape to Host',
    'privilege-escalation',
    [],
    /ContainerEscape|RuncContainerEscape|CGroupsReleaseAgentModified|DockerSocketAccessed|ContainerMountsHostDirectory/,
  ],
  [
    'T1098.006',
    'Account Manipulation: Additional Container Cluster Roles',
    'persistence',
    [],
    /RoleBinding|AdminAccessToDefaultServiceAccount/,
  ],
  ['T1059', 'Command and Scripting Interpreter', 'execution', [], /ReverseShell|SuspiciousCommand|^Execution:Runtime/],
  ['T1204', 'User Execution', 'execution', [], /^Execution:(EC2|ECS|EKS|Container)\/(Malicious|Suspicious)File/],
];

export const techniques: readonly Technique[] = table.map(([id, name, tactic, apis, types]) => ({
  id,
  name,
  tactic,
  apis,
  types,
}));

/** The technique of that id; null where the table has none. */
export function techniqueById(id: string): Technique | null {
  return techniques.find((technique) => technique.id === id) ?? null;
}

/** The techniques GuardDuty means by a finding type. */
export function techniquesOf(type: string): readonly Technique[] {
  return techniques.filter((technique) => technique.types?.test(type) === true);
}
