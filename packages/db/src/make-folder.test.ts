import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-make-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder is made with those above it and their permissions, found if it is there, and not made below a file', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeFolder(deep, 0o700);
  makeFolder(deep);
  for (const made of [deep, dirname(deep)]) expect(statSync(made).mode & 0o777).toBe(0o700);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const place of [file, join(file, 'x'), join(file, 'x', 'y')]) expect(() => makeFolder(place)).toThrow();
});
