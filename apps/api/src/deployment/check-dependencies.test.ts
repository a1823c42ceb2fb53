import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const scripts = fileURLToPath(new URL('../../../../scripts', import.meta.url));
const checkout = mkdtempSync(join(tmpdir(), 'derouter-dependencies-'));

/** What pnpm prints for `licenses list` and for `audit`, and what OSV answers, if it does. */
interface Answers {
  readonly licences: string;
  readonly audit: string;
  readonly osv: object | null;
}
let answers: Answers;
let asked: { queries: { package: { name: string; ecosystem: string }; version: string }[] } | null = null;

const osv = createServer(async (request, response) => {
  asked = JSON.parse(await new Response(request as unknown as ReadableStream).text());
  if (request.url !== '/v1/querybatch' || answers.osv === null) response.writeHead(503).end();
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(answers.osv));
});

beforeAll(async () => {
  mkdirSync(join(checkout, 'scripts'));
  mkdirSync(join(checkout, 'bin'));
  for (const file of ['check-dependencies.ts', 'run-command.ts']) cpSync(join(scripts, file), join(checkout, 'scripts', file));
  writeFileSync(join(checkout, 'package.json'), '{"type":"module"}');
  const npx = join(checkout, 'bin/npx');
  writeFileSync(npx, '#!/bin/sh\ncase "$*" in *licenses*) printf %s "$LICENCES";; *) printf %s "$AUDIT"; exit 1;; esac\n');
  chmodSync(npx, 0o755);
  await new Promise<void>((resolve) => osv.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  osv.close();
  rmSync(checkout, { recursive: true });
});

/** Runs the check with the real script, and answers of our own. */
function check(given: Partial<Answers>): Promise<{ code: number; output: string }> {
  answers = { licences: clean.licences, audit: clean.audit, osv: clean.osv, ...given };
  const env = {
    PATH: `${join(checkout, 'bin')}:/usr/bin:/bin`,
    LICENCES: answers.licences,
    AUDIT: answers.audit,
    OSV_URL: `http://127.0.0.1:${(osv.address() as AddressInfo).port}`,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(checkout, 'scripts/check-dependencies.ts')], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

const clean: Answers = {
  licences: JSON.stringify({
    MIT: [{ name: 'a', versions: ['1.0.0', '2.0.0'] }],
    '(GPL-2.0 OR MIT)': [{ name: '@b/c', versions: ['3.0.0'] }],
  }),
  audit: JSON.stringify({ advisories: {} }),
  osv: { results: [{}, {}, {}] },
};
const advisory = JSON.stringify({ advisories: { 1: { severity: 'high', module_name: 'a', title: 'Something is wrong' } } });

test('installed versions without advisories and with known licences end with 0; every version is asked for', async () => {
  expect((await check({})).code).toBe(0);
  expect(asked?.queries).toEqual([
    { package: { name: 'a', ecosystem: 'npm' }, version: '1.0.0' },
    { package: { name: 'a', ecosystem: 'npm' }, version: '2.0.0' },
    { package: { name: '@b/c', ecosystem: 'npm' }, version: '3.0.0' },
  ]);
});

test('an advisory of either source ends with 1, also if the other does not answer', async () => {
  const vulnerable = { results: [{}, { vulns: [{ id: 'GHSA-1' }] }, {}] };
  for (const [given, said] of [
    [{ audit: advisory }, 'high: a: Something is wrong'],
    [{ audit: advisory, osv: null }, 'high: a: Something is wrong'],
    [{ osv: vulnerable }, 'GHSA-1: a@2.0.0'],
    [{ osv: vulnerable, audit: 'ERR_PNPM_AUDIT_BAD_RESPONSE' }, 'GHSA-1: a@2.0.0'],
  ] as const) {
    const { code, output } = await check(given);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(said) });
  }
});

test('one source that does not answer is named; without any, the end is 3, not 0', async () => {
  const one = await check({ audit: 'ERR_PNPM_AUDIT_BAD_RESPONSE 410' });
  expect(one).toEqual({ code: 0, output: expect.stringContaining('not known from the registry') });
  expect(await check({ osv: null })).toEqual({ code: 0, output: expect.stringContaining('not known from OSV') });
  // An answer without the list, and one to another question, say nothing.
  for (const audit of ['ERR_PNPM_AUDIT_BAD_RESPONSE 410', '{"error":{"code":"E410"}}'])
    expect((await check({ audit, osv: { results: [] } })).code).toBe(3);
});

test('a licence that is not on the list ends with 1', async () => {
  const licences = JSON.stringify({ 'AGPL-3.0': [{ name: 'a', versions: ['1.0.0'] }] });
  const { code, output } = await check({ licences, osv: { results: [{}] } });
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('Licence AGPL-3.0 is not on the list: a@1.0.0') });
});
