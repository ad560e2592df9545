import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { AdfDocument } from './jira-issue.ts';

/** Most characters of a rich-text field of JIRA. */
export const richTextLimit = 32_767;

let compiled: ((value: unknown) => string | undefined) | undefined;

/** Tells whether a value is a valid Atlassian document by Atlassian's own schema. */
export function isAdfDocument(value: unknown): value is AdfDocument {
  return explainInvalidAdf(value) === undefined;
}

/** Says what is wrong with a document by the schema, or undefined when it is valid. */
export function explainInvalidAdf(value: unknown): string | undefined {
  compiled ??= compileSchema();
  return compiled(value);
}

/** Characters of a document, counted on its words and line ends or on its serialised form. */
export function measureAdf(document: AdfDocument, count: 'text' | 'json'): number {
  const json = JSON.stringify(document);
  if (count === 'json') return json.length;
  let length = 0;
  JSON.parse(json, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') length += value.length;
    if (key === 'type' && value !== 'text') length += 1;
    return value;
  });
  return length;
}

// Compiling takes a quarter of a second, so it waits for the first document.
function compileSchema(): (value: unknown) => string | undefined {
  const schema: unknown = JSON.parse(readFileSync(new URL('adf-schema.json', import.meta.url), 'utf8'));
  if (typeof schema !== 'object' || schema === null)
    throw new Error('adf-schema.json is not a JSON schema: restore it.');
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors));
}
