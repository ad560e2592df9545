import { listTechniques } from '../../domain/techniques.ts';

/**
 * Words of the trade that no dictionary of English has, or that are written with capitals: of AWS and its neighbours, of
 * attack techniques, of reports. None of them is a fact of a case. Lower case, compared without regard to case.
 */
const ofServices = `
aws amazon guardduty cloudtrail cloudwatch eventbridge s3 ec2 iam sts kms rds eks ecs ecr sqs sns ses ssm vpc eni ami ebs efs acm
waf cloudfront dynamodb lambda fargate bedrock sagemaker macie inspector detective athena glue redshift aurora opensearch
elasticache codebuild codepipeline codecommit cloudformation cdk terraform pulumi organizations organization config lake
security hub identity center directory cognito secrets manager parameter store systems session resolver route firewall
network access analyzer trusted advisor control tower artifact shield amplify beanstalk lightsail batch sdk cli api apis
console azure entra microsoft google github gitlab okta splunk kubernetes docker containerd runc linux windows unix bash
python boto boto3 botocore curl java javascript node jenkins openssh jira slack oidc saml oauth scim mcp spl sql json yaml
`;
const ofTrade = `
arn arns uri url urls ip ips ipv4 ipv6 dns doh dot ssh rdp smb ldap ntp icmp tcp udp http https tls ssl nat cidr asn asns isp vpn
vpns vps mfa otp sso idp idps tor c2 cnc dga ioc iocs ttp ttps siem soc csirt edr xdr iac ci cd cicd devops sre ui gui id ids
uuid pid cpu gpu gpus hash sha sha256 md5 pii phi gdpr pci acl acls bpa scp scps rcp sse cmk cmks imds imdsv1 imdsv2 ssrf rce xss
akia asia aroa oauth2 utc gmt jst cet est pst admin admins allowlist allowlists blocklist denylist allowlisted auth authn authz config configs
creds cryptomining cryptojacking cryptominer cryptocurrency namespace namespaces hostname hostnames runtime runtimes
exfil exfiltrate exfiltrated exfiltrating exfiltration misconfiguration misconfigured misconfigure repo repos
timeline timestamped unencrypted unauthenticated unauthorised deauthorise reauthenticate onboarding offboarding backdoor backdoored
hardcoded subnet subnets datacenter datacenters toolkit serverless cyber infosec phishing spearphishing pentest pentesting botnet
sinkhole sinkholed failover malware ransomware spyware webshell rootkit cryptographic username usernames dataset datasets
workflow workflows playbook playbooks runbook runbooks lifecycle changelog codebase sudo kubelet kubeconfig daemonset configmap
serviceaccount clusterrole rolebinding clusterrolebinding kube kubectl sysadmin triage triaged prefetch deduplicated autoscaling
healthz livez readyz cron ack nginx mysql postgres postgresql mongodb redis sbom vm vms lan wan eu uk usa gb mb kb tb
`;
const ofReports = `
model gd-triage mitre att ck att&ck true false positive positives benign suspicious inconclusive disposition verdict priority p1 p2 p3 p4 high medium
low critical sample finding findings evidence coverage claim hypothesis hypotheses chapter ticket report analyst rules not observable
answered empty collected denied expired throttled timed out truncated unavailable configured floor level chg i i'm jan feb mar apr
interactivity timezone timezones e.g i.e etc vs per via ok okay no yes cannot
target actor root anonymous assumed role user users accesskey key keys sign-in sign-ins log-in logins login logon signin
`;
const likeServices = `secure assume role web federation token policy policies group groups bucket instance function cluster database`;

function split(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Names and tactics of ATT&CK, word by word. */
const ofTechniques = listTechniques().flatMap(({ name, tactic }) =>
  `${name} ${tactic}`.toLowerCase().split(/[^a-z0-9]+/),
);

const all: ReadonlySet<string> = new Set(
  [ofServices, ofTrade, ofReports, likeServices].flatMap(split).concat(ofTechniques.filter((word) => word !== '')),
);

/** Whether a word belongs to the trade, whatever case. */
export function isTradeWord(word: string): boolean {
  return all.has(word.toLowerCase());
}
