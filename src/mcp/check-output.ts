import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';

const longestSchema = 100_000;

/**
 * A check that structured content has the form its tool declares; null where the schema gives nothing to check by. The
 * schema is text of the server: one with regular expressions is not run, since they could keep us busy for ever.
 */
export function createOutputCheck(schema: Readonly<Record<string, unknown>> | undefined) {
  if (schema === undefined) return null;
  const text = JSON.stringify(schema);
  if (text.length > longestSchema || /"pattern(Properties)?":/.test(text)) return null;
  try {
    // One validator each: schemas of different servers may carry the same $id.
    const check = new AjvJsonSchemaValidator().getValidator(schema);
    return (content: unknown): boolean => check(content).valid;
  } catch {
    return null;
  }
}
