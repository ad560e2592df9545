/** Shapes of secrets that servers write to their logs. */
const shapes: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
  /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/g,
  /\bsk-[\w-]{16,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(secret|token|password|api[_-]?key|session[_-]?token)["']?\s*[=:]\s*["']?[^\s"',;]{6,}/gi,
  /(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])/g,
];

/** Takes secrets out of text that goes to a log. */
export function redactSecrets(text: string): string {
  return shapes.reduce((clean, shape) => clean.replace(shape, '[redacted]'), text);
}
