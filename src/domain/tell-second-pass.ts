import { phrase, type Text, words } from './phrase.ts';
import type { SecondPass } from './verdict.ts';

/** What came of the sceptical look at a harmless verdict; nothing where none was due. */
export function tellSecondPass(pass: SecondPass | null = null): readonly Text[] {
  if (pass === null) return [];
  return [pass.outcome === 'unfinished' ? tellUnfinished(pass.reason) : told[pass.outcome]];
}

function tellUnfinished(reason: string): Text {
  return {
    en: phrase`The second, sceptical look that precedes a harmless verdict did not finish (${reason}): the proof stands, but a person should look at it.`,
    ja: phrase`無害の判定前に行う懐疑的な再検証が完了しませんでした (${reason})。証明は有効ですが、担当者の確認が必要です。`,
  };
}

const told: Readonly<Record<'stands' | 'raised', Text>> = {
  stands: {
    en: words('A second look, asked to find what speaks against it, let the verdict stand.'),
    ja: words('反する点を探す再検証を行い、判定は維持されました。'),
  },
  raised: {
    en: words('A second look, asked to find what speaks against a harmless verdict, raised it.'),
    ja: words('無害の判定に反する点を探す再検証により、判定が引き上げられました。'),
  },
};
