import { describe, expect, test } from 'vitest';
import { brokeOff, type Ending, endingOf, lastWordsOf, type StreamFacts, wasLost } from './ending.ts';

/** A stream that is complete. */
const complete: StreamFacts = {
  endReason: null,
  interrupted: false,
  restIsUnreadable: false,
  isOver: true,
  isCut: false,
  isTranslated: false,
  ended: true,
  usageIsFinal: true,
  hasError: false,
};
const open = { isOver: false, ended: false, usageIsFinal: false };

interface Row {
  readonly facts: Partial<StreamFacts>;
  readonly ending: Ending;
  /** Code of the error sent to the client, after the first output and before it. */
  readonly told: readonly [string | null, string | null];
}

const silent = [null, null] as const;
const failed = ['upstream_failed', 'upstream_timeout'] as const;

describe('the ending of a stream', () => {
  test.each<[string, Row]>([
    ['with its last event', { facts: {}, ending: 'complete', told: silent }],
    ['with its last event, after which the connection broke', { facts: { interrupted: true }, ending: 'complete', told: silent }],
    ['with its last event, at which the client disconnected', { facts: { endReason: 'client_gone' }, ending: 'complete', told: silent }],
    ['without its last event, but complete and counted', { facts: { isOver: false }, ending: 'complete', told: silent }],
    ['broken when complete and counted', { facts: { isOver: false, interrupted: true }, ending: 'complete', told: silent }],
    [
      'broken when complete but not counted',
      { facts: { isOver: false, usageIsFinal: false, interrupted: true }, ending: 'upstream_failed', told: failed },
    ],
    ['broken midway', { facts: { ...open, interrupted: true }, ending: 'upstream_failed', told: failed }],
    ['closed midway without an error', { facts: open, ending: 'upstream_failed', told: failed }],
    ['with an error of the provider', { facts: { ...open, hasError: true }, ending: 'upstream_failed', told: silent }],
    ['with an error, then broken', { facts: { ...open, hasError: true, interrupted: true }, ending: 'upstream_failed', told: failed }],
    ['with half an event that cannot be read', { facts: { restIsUnreadable: true }, ending: 'upstream_failed', told: failed }],
    ['with a second answer', { facts: { ...open, isCut: true, hasError: true }, ending: 'upstream_failed', told: failed }],
    [
      'with a second answer, translated',
      { facts: { ...open, isCut: true, hasError: true, isTranslated: true }, ending: 'upstream_failed', told: silent },
    ],
    ['when the client left midway', { facts: { ...open, endReason: 'client_gone' }, ending: 'client_gone', told: silent }],
    [
      'when the client left, which broke the connection',
      { facts: { ...open, endReason: 'client_gone', interrupted: true }, ending: 'client_gone', told: silent },
    ],
    ['when the server stops', { facts: { ...open, endReason: 'shutdown' }, ending: 'shutdown', told: ['shutting_down', 'shutting_down'] }],
    [
      'when the account was suspended',
      {
        facts: { ...open, endReason: 'suspended', interrupted: true },
        ending: 'suspended',
        told: ['account_suspended', 'account_suspended'],
      },
    ],
    ['when the account was suspended after the last event', { facts: { endReason: 'suspended' }, ending: 'complete', told: silent }],
  ])('the ending is recognised: %s', (_name, { facts, ending, told }) => {
    const all = { ...complete, ...facts };
    expect(endingOf(all)).toBe(ending);
    expect([lastWordsOf(all, true)?.code ?? null, lastWordsOf(all, false)?.code ?? null]).toEqual(told);
  });

  test('a client gets exactly one error for every incomplete answer', () => {
    for (let bits = 0; bits < 256; bits++) {
      const bit = (at: number) => ((bits >> at) & 1) === 1;
      for (const endReason of [null, 'client_gone', 'shutdown', 'suspended'] as const) {
        const facts: StreamFacts = {
          endReason,
          interrupted: bit(0),
          restIsUnreadable: bit(1),
          isOver: bit(2),
          isCut: bit(3),
          isTranslated: bit(4),
          ended: bit(5),
          usageIsFinal: bit(6),
          hasError: bit(7),
        };
        const isTold = lastWordsOf(facts, true) !== null;
        if (endingOf(facts) === 'complete') expect([brokeOff(facts), isTold]).toEqual([false, false]);
        if (wasLost(facts)) expect([endingOf(facts), isTold]).toEqual(['upstream_failed', true]);
        if (endingOf(facts) === 'upstream_failed' && !facts.hasError) expect(isTold).toBe(true);
      }
    }
  });
});
