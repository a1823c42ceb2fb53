import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readScreeningList } from './read-screening-list.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'screening-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const listed = '0x00000000000000000000000000000000000000AA';

test('a listed sender is found however it is written, with the list and its version; a new file is read', async () => {
  const file = join(folder, 'list.json');
  const write = (version: string, addresses: readonly string[]) => {
    writeFileSync(file, JSON.stringify({ name: 'sanctions', version, date: '2026-11-28', addresses }));
    utimesSync(file, new Date(), new Date(Date.now() + Number(version) * 1000));
  };
  write('1', [listed]);
  const screen = readScreeningList(file);
  expect(await screen('1', listed.toLowerCase())).toEqual({ hit: true, list: 'sanctions', version: '1', date: '2026-11-28' });
  write('2', []);
  expect(await screen('1', listed)).toMatchObject({ hit: false, version: '2' });
});

test('a list that is missing or cannot be understood stops the credit instead of letting everything pass', async () => {
  await expect(readScreeningList(join(folder, 'none.json'))('1', listed)).rejects.toThrow();
  writeFileSync(join(folder, 'bad.json'), '{"addresses": []}');
  await expect(readScreeningList(join(folder, 'bad.json'))('1', listed)).rejects.toThrow();
});
