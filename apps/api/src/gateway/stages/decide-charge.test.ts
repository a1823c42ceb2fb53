import type { AnswerReading } from '@derouter/protocols';
import { expect, test } from 'vitest';
import type { Ending } from '../relay/ending.ts';
import { decideCharge } from './decide-charge.ts';

const started = { meters: { input: 40, output: 1 }, serviceTier: null, unknown: null };
const final = { meters: { input: 40, output: 9 }, serviceTier: null, unknown: null };

function relayed(ending: Ending, reading: Partial<AnswerReading>, delivered: boolean) {
  const whole = { usage: null, usageIsFinal: false, finishReason: null, deliveredTokens: 0, ended: false, error: null, ...reading };
  return { ending, reading: whole, delivered, ttftMs: 1, httpStatus: 200, errorCode: null, body: null };
}

test.each([
  [
    'finished, usage present',
    relayed('complete', { usage: final, usageIsFinal: true, deliveredTokens: 7 }, true),
    final.meters,
    'reported',
    'completed',
  ],
  ['finished, usage missing', relayed('complete', { deliveredTokens: 7 }, true), { input: 100, output: 7 }, 'estimated', 'completed'],
  [
    'finished, only the prompt reported',
    relayed('complete', { usage: started, deliveredTokens: 7 }, true),
    { input: 40, output: 7 },
    'estimated',
    'completed',
  ],
  ['an empty stream', relayed('complete', {}, false), null, 'none', 'failed'],
  ['client left before any output, nothing reported', relayed('client_gone', {}, false), null, 'none', 'canceled'],
  [
    'client left before any output, prompt reported',
    relayed('client_gone', { usage: started }, false),
    started.meters,
    'reported',
    'canceled',
  ],
  [
    'client left midway',
    relayed('client_gone', { usage: started, deliveredTokens: 7 }, true),
    { input: 40, output: 7 },
    'estimated',
    'canceled',
  ],
  ['upstream failed, nothing delivered', relayed('upstream_failed', { usage: started }, false), null, 'none', 'failed'],
  ['upstream died midway', relayed('upstream_failed', { deliveredTokens: 7 }, true), { input: 100, output: 7 }, 'estimated', 'failed'],
  ['shut down midway', relayed('shutdown', { deliveredTokens: 7 }, true), { input: 100, output: 7 }, 'estimated', 'failed'],
  [
    'client left after the last usage',
    relayed('client_gone', { usage: final, usageIsFinal: true, deliveredTokens: 7 }, true),
    final.meters,
    'reported',
    'canceled',
  ],
] as const)('the charge follows from the ending: %s', (_name, answer, usage, source, status) => {
  expect(decideCharge(answer, { prompt: 100, output: answer.reading.deliveredTokens })).toEqual({ usage, source, status });
});
