const small: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  couple: 2,
  twice: 2,
  three: 3,
  thrice: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  dozen: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const scales: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };
const digits = '〇一二三四五六七八九';
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** The value of a number written with digits, in English words or in Japanese numerals; null for vague ones such as "dozens". */
export function numberValue(text: string): number | null {
  if (/^[\d.,]+$/.test(text)) return Number(text.replaceAll(',', ''));
  if (text.startsWith('数')) return null;
  return /^[a-z -]+$/i.test(text) ? readWords(text.toLowerCase()) : readKanji(text);
}

function readWords(text: string): number | null {
  let total = 0;
  let current = 0;
  for (const word of text.split(/[ -]+/)) {
    const value = small[word];
    const scale = scales[word];
    if (value !== undefined) current += value;
    else if (scale === 100) current = Math.max(1, current) * 100;
    else if (scale !== undefined) {
      total += Math.max(1, current) * scale;
      current = 0;
    } else return null;
  }
  return total + current;
}

function readKanji(text: string): number | null {
  if (/^[〇一二三四五六七八九]+$/.test(text)) return Number([...text].map((letter) => digits.indexOf(letter)).join(''));
  const [head, tail] = text.includes('万') ? text.split('万') : ['', text];
  const thousands = head === '' || head === undefined ? 0 : readBelowTenThousand(head);
  return (text.startsWith('万') ? 1 : thousands) * 10_000 + readBelowTenThousand(tail ?? '');
}

function readBelowTenThousand(text: string): number {
  let total = 0;
  let digit = 0;
  for (const letter of text) {
    const unit = units[letter];
    if (unit === undefined) digit = Math.max(0, digits.indexOf(letter));
    else {
      total += Math.max(1, digit) * unit;
      digit = 0;
    }
  }
  return total + digit;
}
