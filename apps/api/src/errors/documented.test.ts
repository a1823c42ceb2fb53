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

test('the page for customers names every code with its status', () => {
  const page = readFileSync(new URL('../../../console/src/docs/pages/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) +\| \S.*\| \S/gm)].map(([, code, status]) => [code, Number(status)]);
  // The provider's own refusals have the status that the provider sent.
  const named = Object.fromEntries(rows);
  delete named.context_length_exceeded;
  expect(named).toEqual(errorStatuses);
  expect(rows).toHaveLength(Object.keys(errorStatuses).length + 1);
});
