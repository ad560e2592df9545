/** One authenticated request as the services of the local AWS see it. */
export interface AwsCall {
  service: string;
  operation: string;
  region: string;
  accountId: string;
  accessKeyId: string;
  /** Input of the operation: JSON body, form fields or query, with path labels added. */
  input: Record<string, unknown>;
}

export type AwsReply = { ok: true; output: Record<string, unknown> } | AwsRefusal;

export interface AwsRefusal {
  ok: false;
  code: string;
  status: number;
  message: string;
}

export function succeed(output: Record<string, unknown>): AwsReply {
  return { ok: true, output };
}

export function refuse(code: string, message: string, status = 400): AwsRefusal {
  return { ok: false, code, status, message };
}
