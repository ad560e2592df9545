import { type Text, words } from './phrase.ts';

const texts = {
  server_died: {
    en: words('its server ended in the middle of the call'),
    ja: words('応答の途中でサーバーが終了しました'),
  },
  no_answer: { en: words('its server did not answer in time'), ja: words('サーバーが時間内に応答しませんでした') },
  too_large: {
    en: words('the answer was larger than we accept and was not read'),
    ja: words('回答が受け入れ上限を超えたため、読み取っていません'),
  },
  wrong_form: {
    en: words('the answer does not have the form its server declares, so nothing of it was used'),
    ja: words('回答がサーバー自身の宣言した形式と異なるため、使用していません'),
  },
  definition_changed: {
    en: words(
      'its server changed this tool since it was approved; it is not called until an operator approves it again',
    ),
    ja: words('承認後にサーバーがツールの定義を変更したため、運用者が改めて承認するまで呼び出しません'),
  },
  left_alone: {
    en: words('its server failed several times in a row and is left alone for a while'),
    ja: words('サーバーの失敗が続いたため、しばらく呼び出しを控えています'),
  },
  unreachable: { en: words('its server cannot be reached'), ja: words('サーバーに接続できません') },
  not_offered: {
    en: words('its server does not offer the tool this needs'),
    ja: words('必要なツールをサーバーが提供していません'),
  },
  not_allowed: {
    en: words('the policy does not allow this call'),
    ja: words('ポリシーによりこの呼び出しは許可されていません'),
  },
} as const satisfies Readonly<Record<string, Text>>;

/** What went wrong with the server of a tool, where its outcome alone does not tell. */
export type ToolTrouble = keyof typeof texts;

/** The trouble in words, to stand behind the outcome. */
export function wordTrouble(trouble: ToolTrouble): Text {
  return texts[trouble];
}
