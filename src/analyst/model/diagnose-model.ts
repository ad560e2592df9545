import OpenAI from 'openai';
import { approve, caution, type Diagnosis, reject } from '../../domain/diagnosis.ts';

const about = 'Language model';
const timeoutMs = 10_000;

export interface ModelDiagnosis {
  readonly apiKey: string;
  readonly baseUrl: string | null;
  readonly model: string;
}

/** Whether the endpoint takes the key and lists the model. Sends no prompt, so it costs nothing. */
export async function diagnoseModel({ apiKey, baseUrl, model }: ModelDiagnosis): Promise<readonly Diagnosis[]> {
  const baseURL = baseUrl ?? 'https://api.openai.com/v1';
  const client = new OpenAI({
    apiKey,
    baseURL,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    organization: null,
    project: null,
  });
  try {
    const listed = await client.models.list();
    const names = listed.data.map(({ id }) => id);
    if (names.includes(model)) return [approve(about, `${model} is listed`)];
    const fix = 'Set OPENAI_MODEL to a model the key may use; until then the built-in rules write the reports.';
    return [caution(about, `the endpoint does not list ${model}`, fix)];
  } catch (error) {
    return [describeFailure(error)];
  }
}

function describeFailure(error: unknown): Diagnosis {
  const status = error instanceof OpenAI.APIError ? error.status : undefined;
  if (status === 401 || status === 403)
    return reject(about, `the key is refused (${status})`, 'Set OPENAI_API_KEY to a valid key.');
  if (status === undefined) {
    return reject(
      about,
      'the endpoint does not answer',
      'Check OPENAI_BASE_URL and the network; the built-in rules write the reports meanwhile.',
    );
  }
  const fix = 'Not every server can list its models: run `gd-triage analyze` on a finding to be sure.';
  return caution(about, `the endpoint does not list its models (${status})`, fix);
}
