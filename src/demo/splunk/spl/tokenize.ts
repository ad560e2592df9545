export interface Token {
  kind: 'word' | 'string' | 'operator' | 'open' | 'close' | 'comma';
  text: string;
}

const tokenPattern =
  /\s+|"((?:\\.|[^"\\])*)"|(!=|<=|>=|==|=|<|>)|(\()|(\))|(,)|([^\s"=<>(),!]+(?:!(?!=)[^\s"=<>(),!]*)*)|(.)/gsy;

/** Cuts the arguments of a command into words, quoted strings, comparison operators, parentheses and commas. */
export function tokenize(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].flatMap(([, string, operator, open, close, comma, word, rest]): Token[] => {
    if (string !== undefined) return [{ kind: 'string', text: string.replace(/\\(["\\])/g, '$1') }];
    if (operator !== undefined) return [{ kind: 'operator', text: operator === '==' ? '=' : operator }];
    if (open !== undefined) return [{ kind: 'open', text: open }];
    if (close !== undefined) return [{ kind: 'close', text: close }];
    if (comma !== undefined) return [{ kind: 'comma', text: comma }];
    const bare = word ?? rest;
    return bare === undefined ? [] : [{ kind: 'word', text: bare }];
  });
}

/** Names in a list such as `a, "b c" d`. */
export function readNames(tokens: readonly Token[]): string[] {
  return tokens.filter(({ kind }) => kind === 'word' || kind === 'string').map(({ text }) => text);
}

/** Splits `key=value` options off a token list, such as `span=1h` or `value="-"`. */
export function takeOptions(tokens: readonly Token[]): { options: Record<string, string>; rest: Token[] } {
  const options: Record<string, string> = {};
  const rest: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const [name, operator, value] = tokens.slice(index, index + 3);
    if (name !== undefined && operator?.text === '=' && value !== undefined) {
      options[name.text.toLowerCase()] = value.text;
      index += 2;
    } else if (name !== undefined) rest.push(name);
  }
  return { options, rest };
}
