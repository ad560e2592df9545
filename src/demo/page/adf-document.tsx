import { Fragment, type ReactNode } from 'react';
import { AdfInline } from './adf-inline.tsx';
import { type AdfNode, adfNode, collectText, readAttr } from './adf-schema.ts';

/** A document in the Atlassian Document Format, as JIRA shows it. */
export function AdfDocument({ document }: { document: unknown }) {
  const parsed = adfNode.safeParse(document);
  if (!parsed.success) return <p className="adf-unsupported">This text is not in a format that the page can read.</p>;
  return (
    <div className="adf">
      <AdfChildren nodes={parsed.data.content} />
    </div>
  );
}

function AdfChildren({ nodes }: { nodes: AdfNode[] | undefined }) {
  return (nodes ?? []).map((node, index) => (
    <Fragment key={index}>
      <AdfBlock node={node} />
    </Fragment>
  ));
}

type Draw = (node: AdfNode, children: ReactNode) => ReactNode;

const drawByType: Readonly<Record<string, Draw>> = {
  paragraph: (_, children) => <p>{children}</p>,
  heading: (node, children) => <Heading level={Number(readAttr(node, 'level') ?? 1)}>{children}</Heading>,
  bulletList: (_, children) => <ul>{children}</ul>,
  orderedList: (node, children) => <ol start={Number(readAttr(node, 'order') ?? 1)}>{children}</ol>,
  listItem: (_, children) => <li>{children}</li>,
  table: (_, children) => (
    <div className="table-scroll">
      <table className="table">
        <tbody>{children}</tbody>
      </table>
    </div>
  ),
  tableRow: (_, children) => <tr>{children}</tr>,
  tableHeader: (node, children) => <th {...readSpans(node)}>{children}</th>,
  tableCell: (node, children) => <td {...readSpans(node)}>{children}</td>,
  codeBlock: (node) => (
    <pre className="adf-code" data-language={readAttr(node, 'language')}>
      {(node.content ?? []).map((part) => part.text ?? '').join('')}
    </pre>
  ),
  panel: (node, children) => <Panel kind={readAttr(node, 'panelType') ?? 'info'}>{children}</Panel>,
  rule: () => <hr />,
  blockquote: (_, children) => <blockquote>{children}</blockquote>,
  expand: (node, children) => <Expand title={readAttr(node, 'title')}>{children}</Expand>,
  nestedExpand: (node, children) => <Expand title={readAttr(node, 'title')}>{children}</Expand>,
  taskList: (_, children) => <ul className="adf-tasks">{children}</ul>,
  taskItem: (node, children) => <Task done={readAttr(node, 'state') === 'DONE'}>{children}</Task>,
  decisionList: (_, children) => <ul>{children}</ul>,
  decisionItem: (_, children) => <li>{children}</li>,
  layoutSection: (_, children) => <div className="adf-layout">{children}</div>,
  layoutColumn: (_, children) => <div>{children}</div>,
};

const inlineTypes = ['text', 'hardBreak', 'status', 'emoji', 'mention', 'date', 'inlineCard'];

function AdfBlock({ node }: { node: AdfNode }) {
  if (inlineTypes.includes(node.type)) return <AdfInline node={node} />;
  const draw = Object.hasOwn(drawByType, node.type) ? drawByType[node.type] : undefined;
  if (draw !== undefined) return draw(node, <AdfChildren nodes={node.content} />);
  return (
    <div className="adf-unsupported">
      <span className="adf-unsupported-label">unsupported: {node.type}</span> {collectText(node)}
    </div>
  );
}

function Heading({ level, children }: { level: number; children: ReactNode }) {
  // The page itself uses h1 and h2, so the headings of a document start below them.
  const Tag = (['h3', 'h3', 'h4', 'h5', 'h6', 'h6'] as const)[level - 1] ?? 'h6';
  return <Tag className={`adf-h${level}`}>{children}</Tag>;
}

const panelKinds = ['info', 'note', 'tip', 'warning', 'error', 'success', 'custom'];

function Panel({ kind, children }: { kind: string; children: ReactNode }) {
  return <div className={`adf-panel adf-panel-${panelKinds.includes(kind) ? kind : 'info'}`}>{children}</div>;
}

function Expand({ title, children }: { title: string | undefined; children: ReactNode }) {
  return (
    <details className="adf-expand">
      <summary>{title || 'Details'}</summary>
      {children}
    </details>
  );
}

function Task({ done, children }: { done: boolean; children: ReactNode }) {
  return (
    <li>
      <input type="checkbox" checked={done} readOnly aria-label={done ? 'done' : 'to do'} /> {children}
    </li>
  );
}

function readSpans(node: AdfNode): { colSpan: number; rowSpan: number } {
  return { colSpan: Number(readAttr(node, 'colspan') ?? 1), rowSpan: Number(readAttr(node, 'rowspan') ?? 1) };
}
