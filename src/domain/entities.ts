/** Who and what a finding is about. Null where the finding does not say. */
export interface Entities {
  readonly accountId: string;
  readonly region: string;
  readonly principalType: string | null;
  /** IAM user or role name as the finding names it. */
  readonly userName: string | null;
  readonly principalId: string | null;
  readonly principalArn: string | null;
  readonly accessKeyId: string | null;
  /** Last part of an assumed-role session: an e-mail, an instance id, or whatever the caller chose. */
  readonly sessionName: string | null;
  /** The human behind an IAM Identity Center or federated session. Read from the session name, so a hint until confirmed. */
  readonly email: string | null;
  readonly instanceId: string | null;
  /** First security group of the instance. */
  readonly securityGroupId: string | null;
  readonly bucket: string | null;
  readonly functionName: string | null;
  readonly clusterName: string | null;
  readonly databaseId: string | null;
  readonly domain: string | null;
  /** Addresses outside the resource that took part. */
  readonly remoteIps: readonly string[];
  readonly remotePort: number | null;
  readonly localIps: readonly string[];
  /** API names the finding lists, for example GetObject. */
  readonly apis: readonly string[];
  /** Labels the organisation gives to such a user name, for example `outsourced`. */
  readonly labels: readonly string[];
}
