import type { Place } from '../../src/domain/case.ts';
import type { AnalysisRequest, CaseLine, FloodRequest, RequestOutcome, Status } from '../../src/slack/intake.ts';
import { listen } from '../../src/slack/listen.ts';
import { renderOffer } from '../../src/slack/render-offer.ts';
import { sealMessage } from '../../src/slack/seal-message.ts';
import { buildOffer, buildReference, finding } from './build-report.ts';
import { alerts, createLog, openSlack, readMessages, waitFor } from './start-slack.ts';

export const link = `https://console.aws.amazon.com/guardduty/home?region=${finding.region}#/findings?fId=${finding.id}`;
interface State {
  heard: { readonly message: unknown; readonly place: Place; readonly isShared: boolean }[];
  floods: FloodRequest[];
  requests: AnalysisRequest[];
  cases: readonly CaseLine[];
  outcome: RequestOutcome;
  /** The ts of the one alert the store remembers. */
  knownAlert: string;
}

const status: Status = {
  running: [{ type: 'Recon:EC2/Portscan', accountId: '1', requestedBy: 'rule' }],
  waiting: 7,
  offersWaiting: 3,
  caughtUpAt: null,
  tickets: false,
};

export type TestDesk = Awaited<ReturnType<typeof openDesk>>;

const place = { channel: alerts, ts: '1.1', threadTs: '1.1' };

/** The demo Slack with the adapter listening; the triage side notes what it is asked and answers what a test wants. */
export async function openDesk() {
  const world = await openSlack();
  const state = createState();
  const intake = {
    heard: async (message: unknown, at: Place, isShared: boolean) =>
      void state.heard.push({ message, place: at, isShared }),
    requested: async (request: AnalysisRequest) => {
      state.requests.push(request);
      return state.outcome;
    },
    admit: async () => undefined,
    requestedFlood: async (request: FloodRequest) => {
      state.floods.push(request);
      return 214;
    },
    referencesAt: async ({ ts }: Place) => (ts === state.knownAlert ? [buildReference()] : []),
    hasCaseIn: async () => false,
    listCases: async () => state.cases,
    status: async () => status,
  };
  listen(world.slack, { intake, language: 'en', allowed: null, watched: [alerts], log: createLog() });
  await world.slack.start();
  return Object.assign(state, {
    world,
    reset: () => void Object.assign(state, createState()),
    /** What only one person sees, newest last. */
    readAnswer: (text: string, channel = alerts) =>
      waitFor(() => {
        const messages = readMessages(world.server, channel);
        return messages.findLast((one) => one.visibleTo !== undefined && one.text.includes(text));
      }),
    postOffer: async () => {
      const alert = await world.server.postAs({ channel: alerts, bot_id: 'B0AWS', text: link });
      const message = sealMessage(renderOffer([buildOffer()], alert.ts, { language: 'en', timeZone: 'UTC' }));
      const { ts = '' } = await world.slack.client.chat.postMessage({
        channel: alerts,
        thread_ts: alert.ts,
        ...message,
      });
      return { alert: alert.ts, ts };
    },
  });
}

function createState(): State {
  return { heard: [], floods: [], requests: [], cases: [], outcome: { kind: 'started', place }, knownAlert: '' };
}
