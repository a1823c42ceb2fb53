import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile } from './files.ts';

test('a link stays a link: its file is replaced, and a link to nothing is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-files-'));
  const [file, link] = [join(folder, 'file'), join(folder, 'link')];
  symlinkSync(file, link);
  expect(() => replaceFile(link, Buffer.from('new'))).toThrow('is a link to a file that does not exist');
  writeFileSync(file, 'old');
  replaceFile(link, Buffer.from('new'));
  expect([readFileSync(file, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['new', true]);
  rmSync(folder, { recursive: true });
});
