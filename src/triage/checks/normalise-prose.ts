/** One spelling for full-width digits and letters, without invisible characters: both sides of every comparison go through it. */
export function normaliseProse(text: string): string {
  return text.normalize('NFKC').replace(/[\u200B-\u200F\u2060\uFEFF\u00AD]/g, '');
}
