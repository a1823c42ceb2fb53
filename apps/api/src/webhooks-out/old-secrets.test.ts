import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSealer } from '../secrets/index.ts';
import { openOldSecrets, sealOldSecrets } from './old-secrets.ts';

const sealer = createSealer(randomBytes(32));

test('each replaced secret is valid until its own end, also one that was stored alone', () => {
  const stored = sealOldSecrets(sealer, [
    { secret: 'whsec_new', untilMs: 3_000 },
    { secret: 'whsec_old', untilMs: 2_000 },
  ]);
  const validAt = (nowMs: number) => openOldSecrets(sealer, stored, nowMs).map(({ secret }) => secret);
  expect([1_999, 2_000, 2_999, 3_000].map(validAt)).toEqual([['whsec_new', 'whsec_old'], ['whsec_new'], ['whsec_new'], []]);
  const alone = { previousSealed: sealer.seal('webhook secret', 'whsec_alone'), previousUntil: new Date(2_000) };
  expect(openOldSecrets(sealer, alone, 1_999)).toEqual([{ secret: 'whsec_alone', untilMs: 2_000 }]);
  expect(openOldSecrets(sealer, alone, 2_000)).toEqual([]);
});
