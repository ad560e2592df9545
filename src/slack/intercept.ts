import type { App, SocketModeReceiver } from '@slack/bolt';
import { recordOf } from '../domain/json-value.ts';
import type { Logger } from '../ports.ts';
import type { Envelope, Inbox } from './inbox.ts';

type Client = SocketModeReceiver['client'];

/** Lets somebody see every envelope before the listeners of the library do: it acknowledges events by itself, at once. */
export function interceptEnvelopes(client: Client, log: Logger): (receive: Inbox['receive']) => void {
  const handlers = client.listeners('slack_event');
  return (receive) => {
    client.removeAllListeners('slack_event');
    client.on('slack_event', (envelope: Envelope & object) => {
      const dispatch = async (ack = envelope.ack): Promise<void> => {
        for (const handle of handlers) await Reflect.apply(handle, client, [{ ...envelope, ack }]);
      };
      receive(envelope, dispatch).catch((error: unknown) => log.error({ error }, 'An envelope could not be handled'));
    });
  };
}

/** Hands on what was kept as if it had just come. It was acknowledged long ago, or given up by Slack. */
export function replayTo(app: App): (body: unknown) => Promise<void> {
  return (body) => app.processEvent({ body: recordOf(body), ack: async () => undefined });
}
