import { Fragment, useMemo } from 'react';
import { type ParsedBlock, parseBlocks, parseElements, readText } from './block-schema.ts';
import { ElementView } from './element-view.tsx';
import { InputBlock } from './input-block.tsx';
import { LibraryBlock } from './library-block.tsx';
import { SurfaceContext, type SurfaceTarget, useNewSurface } from './surface.ts';
import { TableBlock } from './table-block.tsx';
import { showPlainText, TextView } from './text-view.tsx';

/** Block Kit blocks with working elements. Errors belong to input blocks, by block id. */
export function BlockList(props: { blocks: unknown[]; target: SurfaceTarget; errors?: Record<string, string> }) {
  const parsed = useMemo(() => parseBlocks(props.blocks), [props.blocks]);
  const surface = useNewSurface(parsed, props.target);
  return (
    <SurfaceContext value={surface}>
      <BlockViews blocks={parsed} errors={props.errors ?? {}} raw={props.blocks} />
    </SurfaceContext>
  );
}

/** The blocks alone, inside a surface that somebody else provides. */
export function BlockViews(props: { blocks: ParsedBlock[]; raw: unknown[]; errors: Record<string, string> }) {
  return (
    <div className="blocks">
      {props.blocks.map((block, index) => (
        <Fragment key={block.block_id}>
          <BlockView block={block} raw={props.raw[index]} error={props.errors[block.block_id]} />
        </Fragment>
      ))}
    </div>
  );
}

function BlockView({ block, raw, error }: { block: ParsedBlock; raw: unknown; error: string | undefined }) {
  switch (block.type) {
    case 'header':
      return <h3 className="block-header">{showPlainText(readText(block.text))}</h3>;
    case 'divider':
      return <hr className="block-divider" />;
    case 'section':
      return <SectionBlock block={block} />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'actions':
    case 'context_actions':
      return <ActionsBlock block={block} />;
    case 'input':
      return <InputBlock block={block} error={error} />;
    case 'image':
      return <ImageNote url={block.image_url} alt={block.alt_text} title={readText(block.title)} />;
    case 'table':
      return <TableBlock rows={block.rows ?? []} />;
    case 'unreadable':
      return <p className="block-unreadable">A block that this page cannot read</p>;
    default:
      return <LibraryBlock block={raw} />;
  }
}

function SectionBlock({ block }: { block: ParsedBlock }) {
  return (
    <div className="block-section">
      <div className="block-section-text">
        {block.text === undefined ? null : <TextView text={block.text} />}
        {block.fields === undefined ? null : (
          <div className="block-fields">
            {block.fields.map((field, index) => (
              <div key={index}>
                <TextView text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory === undefined ? null : (
        <div className="block-accessory">
          <ElementView element={block.accessory} blockId={block.block_id} />
        </div>
      )}
    </div>
  );
}

function ContextBlock({ block }: { block: ParsedBlock }) {
  return (
    <div className="block-context">
      {parseElements(block.elements).map((element, index) =>
        element.type === 'image' ? (
          <ImageNote key={index} url={element.image_url} alt={element.alt_text} title="" />
        ) : (
          <TextView key={index} text={readContextText(element.type, readText(element.text))} />
        ),
      )}
    </div>
  );
}

function readContextText(type: string, text: string) {
  return { type: type === 'mrkdwn' ? ('mrkdwn' as const) : ('plain_text' as const), text };
}

function ActionsBlock({ block }: { block: ParsedBlock }) {
  return (
    <div className="block-actions">
      {parseElements(block.elements).map((element, index) => (
        <ElementView key={element.action_id || index} element={element} blockId={block.block_id} />
      ))}
    </div>
  );
}

/** The demo loads nothing from other hosts, so an image is named by its alternative text. */
function ImageNote({ url, alt, title }: { url: string | undefined; alt: string | undefined; title: string }) {
  const local = url !== undefined && URL.canParse(url, location.href) && isSameOrigin(url);
  if (local) return <img className="block-image" src={url} alt={alt ?? ''} />;
  return <span className="image-note">Image: {title || alt || 'without description'}</span>;
}

function isSameOrigin(url: string): boolean {
  return new URL(url, location.href).origin === location.origin;
}
