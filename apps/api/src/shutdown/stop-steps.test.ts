import { expect, test } from 'vitest';
import type { Logger } from '../observability/index.ts';
import { createStopSteps } from './stop-steps.ts';

test('a step that fails, throws at once or hangs does not keep the others from being stopped, in reverse order', async () => {
  const [done, logged]: [string[], string[]] = [[], []];
  const log = { error: ({ step }: { step: string }, said: string) => logged.push(`${step}: ${said}`) } as unknown as Logger;
  const steps = createStopSteps();
  const add = (name: string, stop: () => unknown, maxMs?: number) =>
    steps.add({
      ...{ name, ...(maxMs ? { maxMs } : {}), atOnce: () => done.push(`${name} at once`) },
      stop() {
        done.push(name);
        return stop();
      },
    });
  add('first', () => {});
  add('rejects', () => Promise.reject(new Error('no')));
  add('throws', () => {
    throw new Error('no');
  });
  add('hangs', () => new Promise(() => {}), 20);
  add('last', () => Promise.resolve());
  await steps.run(log);
  expect(done).toEqual(['last', 'hangs', 'hangs at once', 'throws', 'rejects', 'first']);
  expect(logged).toEqual([
    'hangs: a shutdown step timed out; continuing without it',
    'throws: a shutdown step failed',
    'rejects: a shutdown step failed',
  ]);
  // Nothing is left for a second signal.
  steps.runAtOnce();
  expect(done).toHaveLength(6);
});

test('a second signal does the minimum of every step that has not ended, whatever fails', () => {
  const done: string[] = [];
  const steps = createStopSteps();
  steps.add({ name: 'first', stop: () => {}, atOnce: () => done.push('first') });
  steps.add({
    name: 'fails',
    stop: () => {},
    atOnce() {
      throw new Error('no');
    },
  });
  steps.add({ name: 'hangs', stop: () => new Promise(() => {}), atOnce: () => done.push('hangs') });
  void steps.run();
  steps.runAtOnce();
  expect(done).toEqual(['hangs', 'first']);
});
