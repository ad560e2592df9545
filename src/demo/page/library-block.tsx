import { type MouseEvent, memo } from 'react';
import { type Block, Message, type MessageProps } from 'slack-blocks-to-jsx';
import { useClient } from './client.ts';
import { showEmoji } from './emoji.ts';
import { findLocalRoute } from './route.ts';
import { safeHref } from './safe-href.ts';
import { SafeLink } from './safe-link.tsx';

/** The blocks that slack-blocks-to-jsx draws well: rich text, markdown, and the newer kinds such as plans and cards. */
const drawnTypes = [
  'rich_text',
  'markdown',
  'file',
  'plan',
  'task_card',
  'alert',
  'card',
  'carousel',
  'container',
  'data_visualization',
];

/**
 * A block drawn by the library. Text objects do not come here: the library reads mrkdwn as common Markdown (`[x](y)`
 * becomes a link, `# x` disappears), and Slack does not.
 */
export function LibraryBlock({ block }: { block: unknown }) {
  const { state, go } = useClient();
  if (!isDrawnBlock(block)) return <p className="block-unreadable">A block that this page cannot draw</p>;
  const names = {
    users: state.users.map((user) => ({ id: user.id, name: user.realName })),
    channels: state.channels.map((channel) => ({ id: channel.id, name: channel.name })),
  };
  const follow = (event: MouseEvent) => {
    const href = event.target instanceof Element ? event.target.closest('a')?.href : undefined;
    if (href === undefined) return;
    const local = safeHref(href) && findLocalRoute(href, { page: location.origin, jira: state.links.jira });
    if (!local && safeHref(href) !== undefined) return;
    event.preventDefault();
    if (local) go(local);
  };
  return (
    <div className="library-block" onClickCapture={follow}>
      <DrawnBlock json={JSON.stringify(block)} names={JSON.stringify(names)} block={block} data={names} />
    </div>
  );
}

// Without the emoji hook the library drops the colons of `17:53:18`, because it takes `:53:` for an emoji.
const hooks: NonNullable<MessageProps['hooks']> = {
  link: ({ href, children }) => <SafeLink url={href}>{children}</SafeLink>,
  emoji: ({ name }) => showEmoji(name.replaceAll(':', '')),
};

interface DrawnBlockProps {
  json: string;
  names: string;
  block: Block;
  data: NonNullable<MessageProps['data']>;
}

/** The library builds its elements anew at each render, which would lose a selection in the text: draw only changes. */
const DrawnBlock = memo(
  ({ block, data }: DrawnBlockProps) => (
    <Message blocks={[block]} name="" logo="" theme="light" withoutWrapper data={data} hooks={hooks} />
  ),
  (before, after) => before.json === after.json && before.names === after.names,
);

function isDrawnBlock(block: unknown): block is Block {
  if (typeof block !== 'object' || block === null || !('type' in block)) return false;
  return drawnTypes.includes(String(block.type));
}
