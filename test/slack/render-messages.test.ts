import { describe, expect, it } from '@jest/globals';
import { checkMessageBlocks } from '../../src/demo/slack/check-blocks.ts';
import { readRecords } from '../../src/demo/slack/record.ts';
import { fail } from '../../src/domain/errors.ts';
import { readAlertTs, readReference } from '../../src/slack/read-button.ts';
import { renderHome } from '../../src/slack/render-home.ts';
import { renderOffer } from '../../src/slack/render-offer.ts';
import { renderFailure, renderProgress } from '../../src/slack/render-progress.ts';
import { renderError, renderList, renderUnderWay } from '../../src/slack/render-reply.ts';
import { escapeText, refuseMarkup, sealMessage } from '../../src/slack/seal-message.ts';
import { buildOffer, buildReference, finding } from './build-report.ts';

const other = '91d2c3b4a5968778695a4b3c2d1e0f6a';
const json = (value: unknown) => JSON.stringify(value);

const locale = { language: 'en', timeZone: 'Asia/Tokyo' } as const;

describe('the offer under an alert', () => {
  const second = buildOffer({ reference: buildReference({ findingId: other, type: null }) });
  const offer = renderOffer([buildOffer(), second], '17.5', locale);

  it('says what the alert says and carries the reference in its button', () => {
    expect(json(offer.blocks)).toContain('Discovery:S3/AnomalousBehavior');
    expect(json(offer.blocks)).toContain('5 (Medium)');
    expect(json(offer.blocks)).toContain('not in the alert');
    const [, button] = offer.blocks;
    expect(button).toMatchObject({ type: 'actions', elements: [{ action_id: 'analyze', text: { text: 'Analyze' } }] });
    const value = button?.type === 'actions' && button.elements[0]?.type === 'button' ? button.elements[0].value : '';
    expect(readReference(value ?? '')).toEqual(buildReference());
    expect(readAlertTs(button?.block_id ?? '')).toBe('17.5');
  });

  it('keeps the button value within 2,000 characters whatever the alert says', () => {
    const forged = renderOffer(
      [
        buildOffer({
          reference: buildReference({ type: 'x'.repeat(5000), region: '"'.repeat(900), severity: 'é'.repeat(3000) }),
        }),
      ],
      '1.1',
      locale,
    );
    const value = /"value":"((?:[^"\\]|\\.)*)"/.exec(json(forged.blocks))?.[1] ?? '';
    expect(value.length).toBeLessThan(2000);
    expect(value).toContain(finding.id);
  });

  it('keeps the limits of Slack for a digest of forged findings, and says how many are missing', () => {
    const long = 'é'.repeat(3000);
    const forged = buildOffer({
      reference: buildReference({ type: long, region: long, accountId: long, severity: long }),
    });
    const { blocks } = renderOffer(
      Array.from({ length: 300 }, () => forged),
      '1.1',
      locale,
    );
    expect(() => checkMessageBlocks(readRecords([...blocks]))).not.toThrow();
    expect(json(blocks)).toContain('290 more findings stand in this alert');
  });

  it('gives the button of the started finding to who started it, and leaves the other', () => {
    const after = renderOffer([buildOffer({ startedBy: 'U0AIKO' }), second], '17.5', locale).blocks;
    expect(after.map(({ type }) => type)).toEqual(['rich_text', 'rich_text', 'rich_text', 'actions']);
    expect(json(after[1])).toContain('{"type":"user","user_id":"U0AIKO"}');
    expect(json(renderOffer([buildOffer({ startedBy: 'rule' })], '1.1', locale))).toContain('a rule under autoAnalyze');
  });

  it('names what looks like a sample and asks who made it', () => {
    expect(json(renderOffer([buildOffer({ sample: true })], '1.1', locale))).toContain('Who made it?');
  });

  it('tells the times of the organisation', () => {
    const again = { count: 4, lastAt: '2026-03-01T10:00:00.000Z' };
    expect(json(renderOffer([buildOffer({ again })], '1.1', locale))).toContain('2026-03-01 19:00:00 +09:00');
  });

  it.each(['', 'finding-1', '{}', '{"findingId":7}'])('reads nothing from a button value of "%s"', (value) => {
    expect(readReference(value)).toBeNull();
  });
});

describe('the progress message', () => {
  const progress = { step: 'look', done: 3, planned: 9, startedBy: 'U0AIKO' } as const;

  it('shows done, present and coming steps, the count and who asked', () => {
    const text = json(renderProgress(progress, 'en').blocks);
    expect(text).toContain('✓ Finding read from GuardDuty');
    expect(text).toContain('▸ Looking in the logs (3/9)');
    expect(text).toContain('○ Writing the report');
    expect(text).toContain('"user_id":"U0AIKO"');
    expect(json(renderProgress(progress, 'ja').blocks)).toContain('ログを確認');
  });

  it('mentions no person for the command line', () => {
    expect(json(renderProgress({ ...progress, startedBy: 'cli' }, 'en'))).toContain('the command line');
  });

  it('says what failed, what to do, and offers to try again', () => {
    const failure = renderFailure(fail('no_detector', { region: 'eu-central-1', account: '1' }), finding, 'en');
    expect(failure.text).toContain('GuardDuty has no detector in eu-central-1');
    expect(failure.blocks.at(-1)).toMatchObject({ type: 'actions', elements: [{ action_id: 'analyze' }] });
    expect(json(renderFailure(new Error('password=hunter2'), finding, 'en'))).not.toContain('hunter2');
  });
});

describe('an investigation that waits', () => {
  const progress = { step: 'open', done: 0, planned: 0, startedBy: 'U0AIKO' } as const;

  it.each([
    [1, 'Waiting: 1st in line', '順番待ち: 1 番目'],
    [2, 'Waiting: 2nd in line', '順番待ち: 2 番目'],
    [11, 'Waiting: 11th in line', '順番待ち: 11 番目'],
    [23, 'Waiting: 23rd in line', '順番待ち: 23 番目'],
  ])('says its place, that it starts by itself, and who asked: %d', (inLine, english, japanese) => {
    const message = renderProgress({ ...progress, inLine }, 'en');
    expect(message.text).toBe(english);
    expect(json(message.blocks)).toContain('It starts by itself when those before it are done.');
    expect(json(message.blocks)).toMatch(/Asked for by .*U0AIKO/);
    // Nothing was done yet.
    expect(json(message.blocks)).not.toContain('GuardDuty');
    expect(renderProgress({ ...progress, inLine }, 'ja').text).toBe(japanese);
  });

  it('is told as such to whoever asks again', () => {
    const again = { kind: 'running', step: 'open', inLine: 2 } as const;
    expect(renderUnderWay(again, null, 'en').text).toBe(
      'An investigation of this finding is waiting already: 2nd in line',
    );
    expect(renderUnderWay(again, null, 'ja').text).toBe('この検出結果の調査はすでに順番を待っています: 2 番目');
    expect(renderUnderWay({ ...again, inLine: null }, null, 'en').text).toContain('is running already.');
  });
});

describe('answers and the Home tab', () => {
  const place = { channel: 'C1', ts: '1.1', threadTs: '1.1' };
  const one = {
    findingId: finding.id,
    type: finding.type,
    accountId: '1',
    place,
    verdict: { disposition: 'true_positive', priority: 'P1' },
    link: 'https://acme.slack.example/p1',
  };

  it('list cases with verdict and link', () => {
    const text = json(renderList([one, { ...one, verdict: null, link: null }], 'en').blocks);
    expect(text).toContain('P1 true positive');
    expect(text).toContain('no verdict yet');
    expect(text).toContain('"type":"link","url":"https://acme.slack.example/p1"');
    expect(renderList([], 'ja').text).toBe('分析済みの検出結果はまだありません。');
    expect(() => refuseMarkup(renderHome([one], 'en'))).not.toThrow();
  });

  it('explain errors in the language of the organisation', () => {
    expect(renderError(fail('external_channel'), 'ja').text).toContain('社外の組織');
  });
});

describe('the way out', () => {
  it('escapes the notification text after cutting it, so that no entity is torn', () => {
    expect(escapeText('<!here> & more')).toBe('&lt;!here&gt; &amp; more');
    expect(escapeText('<'.repeat(9000))).toMatch(/^(&lt;){2999}…$/);
  });

  it('refuses blocks in which Slack would read markup', () => {
    const text = { type: 'mrkdwn', text: '<!channel>' } as const;
    expect(() => sealMessage({ text: 'x', blocks: [{ type: 'section', text }] })).toThrow(/markup/);
    expect(() => sealMessage({ text: 'x', blocks: [{ type: 'context', elements: [text] }] })).toThrow(/markup/);
    expect(() => sealMessage({ text: 'x', blocks: [{ type: 'markdown', text: 'x' }] })).toThrow(/markup/);
    expect(() =>
      sealMessage({ text: 'x', blocks: [{ type: 'image', image_url: 'https://x', alt_text: 'x' }] }),
    ).toThrow(/markup/);
  });
});
