const dispositions = new Map([
  ['True positive', 'true_positive'],
  ['Suspicious', 'suspicious'],
  ['Benign true positive', 'benign_true_positive'],
  ['False positive', 'false_positive'],
  ['Sample finding', 'false_positive'],
  ['Inconclusive', 'inconclusive'],
  ['真陽性 (true positive)', 'true_positive'],
  ['要注意 (suspicious)', 'suspicious'],
  ['判定不能 (inconclusive)', 'inconclusive'],
]);

/** The verdict in the headline of a Markdown report; `priority` compares as text. */
export function readVerdict(markdown: string): { readonly disposition: string; readonly priority: string } {
  const english = /^\*\*(.+?), priority (P[1-4]), confidence \w+\*\*$/m.exec(markdown);
  const [, words = '', priority = ''] = english ?? /^\*\*(.+?)、優先度 (P[1-4])、確信度 .+\*\*$/m.exec(markdown) ?? [];
  const plain = words.replaceAll('\\', '');
  return { disposition: dispositions.get(plain) ?? `unreadable: ${plain}`, priority };
}

/** The chapter headings of a Markdown report, in order. */
export function readHeadings(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
}
