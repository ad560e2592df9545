export interface LineReader {
  push(chunk: Buffer): void;
}

export interface LineReaderOptions {
  readonly maxBytes: number;
  readonly onLine: (line: string) => void;
  /** A line grew too large and is dropped; its first characters tell which request it answered. */
  readonly onOversize: (head: string) => void;
}

/** Cuts a byte stream into lines without ever holding more than the largest line allowed. */
export function createLineReader({ maxBytes, onLine, onOversize }: LineReaderOptions): LineReader {
  let parts: Buffer[] = [];
  let size = 0;
  let isDropping = false;
  const add = (piece: Buffer) => {
    if (isDropping) return;
    parts.push(piece);
    size += piece.length;
    if (size <= maxBytes) return;
    onOversize(Buffer.concat(parts).subarray(0, 300).toString('utf8'));
    isDropping = true;
    parts = [];
  };
  const end = () => {
    const line = isDropping ? '' : Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    size = 0;
    isDropping = false;
    if (line !== '') onLine(line);
  };
  return {
    push: (chunk) => {
      let start = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
        add(chunk.subarray(start, at));
        end();
        start = at + 1;
      }
      add(chunk.subarray(start));
    },
  };
}
