import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettlement, type Settlement } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, expect, test } from 'vitest';
import { keepUnsettled, listUnsettledFiles, unsettledFile } from './save-unsettled.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-unsettled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settlement = (): Settlement => ({
  admission: {
    ...{ requestId: newId(), walletId: 1n, accountId: newId(), keyId: newId(), priceVersionId: newId(), createdAt: new Date() },
    ...{ modelId: 'model', modelAsked: 'model', dialect: 'openai-chat', labels: {} },
  },
  outcome: {
    ...{ priced: null, unknownUsage: null, source: 'none', status: 'failed', errorCode: null, httpStatus: 502, finishReason: null },
    ...{ ttftMs: null, streamed: false, systemPrompt: 'off', upstreamId: null, upstreamModel: null, attempts: null, durationMs: 5 },
  },
});

test('what cannot be charged is appended to the file of its process; all files are found at the next start', () => {
  const [alone, worker] = [unsettledFile(folder), unsettledFile(folder, newId())];
  expect(keepUnsettled(alone, [])).toBeNull();
  expect(keepUnsettled(alone, [settlement()])).toContain(`1 answers could not be charged: they are kept in ${alone}`);
  keepUnsettled(alone, [settlement(), settlement()]);
  keepUnsettled(worker, [settlement()]);
  expect(readFileSync(alone, 'utf8').trim().split('\n')).toHaveLength(3);
  expect(listUnsettledFiles(folder).sort()).toEqual([alone, worker].sort());
});

test('if the file cannot be written, as on a full disk, the lines are in the log, and an older file is untouched', () => {
  const file = unsettledFile(folder, newId());
  keepUnsettled(file, [settlement()]);
  const before = readFileSync(file, 'utf8');
  // The new file, which would replace it, cannot be made.
  mkdirSync(`${file}.new`);
  const left = settlement();
  const said = keepUnsettled(file, [left]) ?? '';
  expect(said).toContain('could not be written');
  expect(readSettlement(said.split('\n')[1] ?? '').admission.requestId).toBe(left.admission.requestId);
  expect(readFileSync(file, 'utf8')).toBe(before);
});
