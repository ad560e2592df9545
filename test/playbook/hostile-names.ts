/** Names an attacker might take, each of which must stay one literal value. */
export const hostile = [
  `o'brien`,
  `"] | delete`,
  `a" OR "1"="1`,
  `' or 1=1 --`,
  `'; drop table cloudtrail; --`,
  `back\\slash`,
  `ends with \\`,
  `\\"`,
  `{accessKeyId}`,
  '$from',
  '[search index=main]',
  '% _ ?',
  '名前｜削除',
];
