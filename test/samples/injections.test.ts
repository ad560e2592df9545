import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { writePrompt } from '../../src/analyst/model/write-prompt.ts';
import { buildBrief, buildCall, buildEvidence } from '../builders/analyst/build-brief.ts';
import { buildEntities, buildFinding } from '../builders/analyst/build-finding.ts';

const file = path.join(import.meta.dirname, '../../../shared/samples/injections.jsonl');
const isThere = existsSync(file);
const lines = isThere ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
const payloads = lines.map((one) => z.looseObject({ payload: z.string() }).parse(JSON.parse(one)).payload);
const parts = ['# Procedure\n\nWeigh the evidence.'];
const unmarked = (text: string): string => text.replaceAll(/⟦[0-9a-f]{6}⟧[^⟦⟧]*⟦[0-9a-f]{6}⟧/g, '');
const withoutMark = (text: string): string => text.replaceAll(/⟦[0-9a-f]{6}⟧/g, '');
const write = (payload: string) => {
  const evidence = [buildEvidence([buildCall('e1', { userAgent: payload, eventName: payload, errorCode: payload })])];
  const finding = buildFinding({ title: payload, description: payload, resourceType: payload });
  const entities = buildEntities({ userName: payload, bucket: payload, remoteIps: [payload] });
  return writePrompt({ brief: buildBrief({ finding, entities, evidence }), parts, language: 'en', budget: 12_000 });
};

(isThere ? describe : describe.skip)('payloads in every field of a log that can be written', () => {
  it('change no word of ours in the prompt', () => {
    const calm = write('calm');
    const changed = payloads.filter((payload) => {
      const { system, user } = write(payload);
      return withoutMark(system) !== withoutMark(calm.system) || unmarked(user) !== unmarked(calm.user);
    });
    expect(payloads.length).toBeGreaterThan(0);
    expect(changed).toEqual([]);
  });
});
