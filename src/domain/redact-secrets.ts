const mark = '[redacted]';

/** What secrets look like wherever they turn up. Access key ids are not among them: they are evidence, and open nothing. */
const shapes: readonly RegExp[] = [
  /\bxox[a-z](?:\.xox[a-z])?-[\w-]{6,}/g,
  /\bxapp-[\w-]{6,}/g,
  /\bhooks\.slack\.com\/(?:services|triggers|workflows)\/[\w/-]+/g,
  /\bATATT[\w=-]{10,}/g,
  /\bsk-[\w-]{10,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Session tokens of AWS: long, and they begin alike.
  /\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz|AQoDYXdz)[\w+/=]{20,}/g,
  // Secret access keys of AWS: exactly 40 characters of Base64, with all kinds of characters, and no path or hash around.
  /(?<![\w/+=.-])(?=[\w/+]{0,39}[A-Z])(?=[\w/+]{0,39}[a-z])(?=[\w/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![\w/+=.-])/g,
];

/** A secret behind words that announce it; the words stay. */
const announced: readonly RegExp[] = [
  /\b((?:Bearer|Basic|Splunk)\s+)[\w.~+/=-]{6,}/gi,
  /((?:secret|password|passwd|api[_-]?key|access[_-]?token|session[_-]?token|auth[_-]?token|\btoken|private[_-]?key)\w*["']?\s*[=:]\s*["']?)[^\s"',;&]{4,}/gi,
  /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:@/]*:)[^\s@/]+(?=@)/gi,
];

/** Takes secrets out of a text that is going to a log. */
export function redactSecrets(text: string): string {
  const bare = shapes.reduce((clean, shape) => clean.replace(shape, mark), text);
  return announced.reduce((clean, shape) => clean.replace(shape, `$1${mark}`), bare);
}
