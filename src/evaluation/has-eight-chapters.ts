/** Written out here, not taken from the code that writes reports: this is what that code is held against (design 5.5). */
const titles = {
  en: [
    'Executive Summary',
    'Threat Overview',
    'Threat Details',
    'Principal Information',
    'Abnormality Analysis',
    'Risk Assessment',
    'Detailed Investigation',
    'Recommended Countermeasures',
  ],
  ja: [
    'エグゼクティブサマリー',
    '脅威の概要',
    '脅威の詳細',
    'プリンシパル情報',
    '異常性分析',
    'リスク評価',
    '詳細調査',
    '推奨対応策',
  ],
} as const;

/** Whether a report has the eight chapters, each with something in it, in their order and no other. */
export function hasEightChapters(markdown: string, language: string): boolean {
  const wanted = (language === 'ja' ? titles.ja : titles.en).map((title, index) => `${index + 1}. ${title}`);
  const parts = markdown.split(/^## /m).slice(1);
  const found = parts.map((part) => part.slice(0, part.indexOf('\n')).trim());
  const isFilled = parts.every(
    (part) =>
      part
        .slice(part.indexOf('\n'))
        .replace(/^#+ .*$/gm, '')
        .trim() !== '',
  );
  return isFilled && found.length === wanted.length && wanted.every((title, index) => found[index] === title);
}
