import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';

const View = z.looseObject({
  callback_id: z.string().optional(),
  submit: z.unknown().optional(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })),
});
type View = z.infer<typeof View>;

const Frame = z.union([
  z.object({ t: z.literal('init'), state: z.object({ modalStack: z.array(View) }) }),
  z.object({ t: z.literal('view'), stack: z.array(View) }),
  z.object({ t: z.literal('view_errors'), errors: z.record(z.string(), z.string()) }),
]);

/** What a person sees and does in windows. The control API knows nothing of them: only the emulator's page does. */
export interface Page {
  /** The windows above the channel, the topmost last. */
  windows(): readonly View[];
  /** Errors the page was told to show, by field, since the last submission. */
  errors(): Readonly<Record<string, string>> | null;
  /** Submits the topmost window with texts, by field. */
  submit(user: string, texts: Readonly<Record<string, string>>): void;
  closeWindow(user: string): void;
  leave(): Promise<void>;
}

/** Connects as the emulator's page in a browser does. */
export async function openPage(url: string): Promise<Page> {
  let windows: readonly View[] = [];
  let errors: Readonly<Record<string, string>> | null = null;
  const socket = new WebSocket(url);
  socket.on('message', (data) => {
    const { success, data: frame } = Frame.safeParse(JSON.parse(String(data)));
    if (!success) return;
    if (frame.t === 'view_errors') errors = frame.errors;
    else windows = frame.t === 'init' ? frame.state.modalStack : frame.stack;
  });
  await once(socket, 'open');
  const send = (frame: object): void => socket.send(JSON.stringify(frame));
  return {
    windows: () => windows,
    errors: () => errors,
    submit: (user, texts) => {
      errors = null;
      send({ t: 'view_submit', user, values: enterTexts(texts) });
    },
    closeWindow: (user) => send({ t: 'view_close', user }),
    leave: async () => {
      const gone = once(socket, 'close');
      socket.close();
      await gone;
    },
  };
}

function enterTexts(texts: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(texts).map(([field, value]) => [field, { value: { type: 'plain_text_input', value } }]),
  );
}
