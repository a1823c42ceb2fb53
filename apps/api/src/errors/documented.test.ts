import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorStatuses } from './derouter-error.ts';

test('docs/errors.md lists every error code with its status, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const section = page.split('## All codes')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (\d{3}) +\| \S/gm)].map(([, code, status]) => [code, Number(status)]);
  expect(Object.fromEntries(rows)).toEqual(errorStatuses);
  expect(rows).toHaveLength(Object.keys(errorStatuses).length);
});
