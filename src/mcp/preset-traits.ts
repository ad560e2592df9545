/** What else we know of a server, besides its tools. */
export interface PresetTraits {
  /** Set for its process whatever the configuration says. */
  readonly env?: Readonly<Record<string, string>>;
  /** Connected when a question needs it, not before. */
  readonly isLazy?: boolean;
  /** Shortest pause after it said that we ask too often. Milliseconds. */
  readonly throttledForMs?: number;
  /** Answers do not change for this long. Milliseconds. */
  readonly keepForMs?: number;
}

const dayMs = 86_400_000;
/** About one request in 15 seconds and address is what it was seen to allow. */
const knowledgePauseMs = 16_000;
/** One attempt for each call: the retries of boto3 would not wait for our pacing. Offsets in answers follow TZ. */
const boto = { AWS_MAX_ATTEMPTS: '1', AWS_RETRY_MODE: 'standard', TZ: 'UTC', FASTMCP_LOG_LEVEL: 'ERROR' };

const traits: Readonly<Record<string, PresetTraits>> = {
  'awslabs-cloudtrail': { env: boto },
  'aws-docs': { env: { FASTMCP_LOG_LEVEL: 'ERROR' }, isLazy: true, keepForMs: 3 * dayMs },
  'aws-knowledge': { isLazy: true, throttledForMs: knowledgePauseMs, keepForMs: 3 * dayMs },
};

/** The traits of a preset; none for one we know nothing special about. */
export function traitsOf(preset: string): PresetTraits {
  return traits[preset] ?? {};
}
