/** Whether a text matches a pattern in which `*` stands for anything and `?` for one character; letter case does not matter. */
export function matchesGlob(pattern: string, text: string): boolean {
  return matchFrom(pattern.toLowerCase(), text.toLowerCase());
}

/** Linear in practice: on a mismatch only the last star is widened, so a hostile pattern cannot make it explode. */
function matchFrom(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      resume = at;
    } else if (wanted === '?' || wanted === text[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
