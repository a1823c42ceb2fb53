import { pino } from 'pino';
import { expect, test } from 'vitest';
import { RequestLog } from './request-log.ts';

test('every log line of a request carries its id, and its key and model once they are known', () => {
  const lines: Record<string, unknown>[] = [];
  const log = new RequestLog(pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) }), {
    requestId: 'r1',
  });
  const known = log.with({ keyId: 'k1' }).with({ model: 'gpt-5' });
  log.warn({ upstream: 'a' }, 'early');
  known.error({ status: 500 }, 'late');
  expect(lines).toEqual([
    { level: 40, requestId: 'r1', upstream: 'a', msg: 'early' },
    { level: 50, requestId: 'r1', keyId: 'k1', model: 'gpt-5', status: 500, msg: 'late' },
  ]);
});
