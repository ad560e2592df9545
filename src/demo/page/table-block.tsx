import { z } from 'zod';
import { LibraryBlock } from './library-block.tsx';

const rawCell = z.looseObject({ type: z.enum(['raw_text', 'raw_number']), text: z.union([z.string(), z.number()]) });

/** A table block. Its first row is the header, as in Slack; raw cells are shown letter by letter. */
export function TableBlock({ rows }: { rows: unknown[][] }) {
  const [head = [], ...body] = rows;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, rowIndex) => (
            <tr key={rowIndex}>
              {row.map((cell, index) => (
                <td key={index}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { cell: unknown }) {
  const raw = rawCell.safeParse(cell);
  return raw.success ? <span className="plain">{raw.data.text}</span> : <LibraryBlock block={cell} />;
}
