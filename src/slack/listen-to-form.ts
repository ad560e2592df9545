import { textOf } from '../domain/json-value.ts';
import { acknowledge } from './acknowledge.ts';
import type { Answer } from './answer.ts';
import { askAnalysis, type Desk } from './ask-analysis.ts';
import type { Ears } from './ears.ts';
import { type FormOrigin, findingForm, readForm, renderForm, renderFormAnswer } from './finding-form.ts';
import { makeRequestId } from './inbox.ts';
import { renderNote, renderUnderWay } from './render-reply.ts';

/** Shows the form "Which finding?". The trigger lives for three seconds. */
export async function openForm(trigger: string, from: FormOrigin, { client, locale }: Desk): Promise<void> {
  await client.views.open({ trigger_id: trigger, view: renderForm(from, locale.language) });
}

/** What comes of it is told in the place of the form: that works where the bot is no member, too. */
export function listenToForm({ app, desk }: Ears): void {
  app.view(findingForm, async ({ ack, body, view }) => {
    const { language } = desk.locale;
    const input = readForm(view, language);
    if (input === null) return acknowledge(ack, desk.log);
    if ('errors' in input) {
      return acknowledge(() => ack({ response_action: 'errors', errors: { ...input.errors } }), desk.log);
    }
    const working = renderFormAnswer(renderNote('formWorking', language), language);
    await acknowledge(() => ack({ response_action: 'update', view: working }), desk.log);
    const { reference, from } = input;
    const { channel, ts, threadTs } = from;
    const alert = ts === null || threadTs === null ? null : { channel, ts, threadTs };
    let isAnswered = false;
    const answer: Answer = async (message) => {
      isAnswered = true;
      await showAnswer(textOf(view.id) ?? '', renderFormAnswer(message, language), desk);
    };
    const request = { reference, alert, channel, user: body.user.id, request: makeRequestId(body) };
    await askAnalysis(request, answer, desk);
    if (!isAnswered) await answer(renderUnderWay({ kind: 'started' }, null, language));
  });
}

/** The person may have closed it meanwhile. */
async function showAnswer(id: string, view: ReturnType<typeof renderFormAnswer>, desk: Desk): Promise<void> {
  try {
    await desk.client.views.update({ view_id: id, view });
  } catch (error) {
    desk.log.info({ error }, 'The form was closed before its answer came');
  }
}
