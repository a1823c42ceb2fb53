import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailCatcher } from '@derouter/testkit';
import { expect, test } from 'vitest';
import { ApiSession, createCustomer } from './customer.ts';
import { freePort, makeDataDir, type Product, removeDataDir, root, spawnProduct, startProduct } from './product.ts';

/** Starts the product with invalid settings. Returns its exit code and error line. */
async function startAndFail(env: Record<string, string>) {
  const { output, ended } = spawnProduct(env);
  return {
    code: await ended,
    line:
      output()
        .split('\n')
        .find((line) => line.includes('cannot start')) ?? output(),
  };
}

test('an invalid setting ends the start with exit code 1 and one line that names the setting', async () => {
  const DATA_DIR = makeDataDir();
  const PORT = String(await freePort());
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const taken = String((server.address() as { port: number }).port);
  const unwritable = join(mkdtempSync(join(tmpdir(), 'derouter-file-')), 'file');
  writeFileSync(unwritable, 'not a folder');
  const cases = [
    [{ DATA_DIR, PORT: taken }, `PORT ${taken} is taken`],
    [{ DATA_DIR, PORT: 'many' }, 'PORT must be a whole number'],
    [{ PORT, DATA_DIR: join(unwritable, 'data') }, 'DATA_DIR'],
    [{ DATA_DIR, PORT, DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/none' }, 'DATABASE_URL: the database at 127.0.0.1:9'],
    [{ DATA_DIR, PORT, DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address'],
    [{ DATA_DIR, PORT, OPENAI_BASE_URL: 'http://x' }, 'OPENAI_BASE_URL is set but OPENAI_API_KEY is not'],
    [{ DATA_DIR, PORT, STRIPE_SECRET_KEY: 'sk_test_x' }, 'STRIPE_WEBHOOK_SECRET must be set too'],
    [
      { DATA_DIR, PORT, DEROUTER_MODE: 'production' },
      'SECRET_KEY, PUBLIC_URL, DATABASE_URL, SMTP_URL, MAIL_FROM, OPERATOR_NAME, SUPPORT_EMAIL, TRUSTED_PROXIES must be set in production mode',
    ],
    [
      {
        DATA_DIR,
        PORT,
        DEROUTER_MODE: 'production',
        SECRET_KEY: 'a'.repeat(64),
        PUBLIC_URL: 'https://x.example',
        DATABASE_URL: 'postgres://x/y',
        SMTP_URL: 'smtp://x',
        MAIL_FROM: 'x@x.example',
        OPERATOR_NAME: 'X',
        SUPPORT_EMAIL: 'help@x.example',
        TRUSTED_PROXIES: '0',
        SANDBOX_UPSTREAM: 'on',
      },
      'SANDBOX_UPSTREAM must not be on in production mode',
    ],
  ] as const;
  // Two at a time, one on each core.
  const check = async (from: number) => {
    for (let i = from; i < cases.length; i += 2) {
      const [env, message] = cases[i] as (typeof cases)[number];
      const { code, line } = await startAndFail(env);
      expect(line).toContain(message);
      expect(line.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(1);
    }
  };
  await Promise.all([check(0), check(1)]);
  server.close();
  removeDataDir(DATA_DIR);
});

function residentMib({ process: { pid } }: Product): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

test('a start loads only what every server needs, a restart is fast and keeps all data, a data folder can be used by only one server, and Ctrl-C stops PostgreSQL', async () => {
  const listed = makeDataDir();
  const loaded = join(listed, 'loaded');
  const list = new URL('./list-packages.mjs', import.meta.url).href;
  const first = await startProduct({ NODE_OPTIONS: `--import=${list}`, LOADED_PACKAGES_FILE: loaded });
  // Loaded when they are first needed: they would double the memory of a server at rest.
  const packages = readFileSync(loaded, 'utf8').split('\n');
  expect(packages).toEqual(expect.arrayContaining(['express', 'undici', 'pg-boss']));
  const lazy =
    /^(stripe|viem|ox|abitype|@noble\/|@scure\/|nodemailer|mailchecker|@simplewebauthn\/|pdfkit|fontkit|subset-font|gpt-tokenizer\/bpeRanks)/;
  expect(packages.filter((name) => lazy.test(name))).toEqual([]);
  expect((await fetch(`${first.base}/healthz`)).status).toBe(200);
  expect((await fetch(`${first.base}/readyz`)).status).toBe(200);
  const customer = await createCustomer(first, '7');
  const second = await startAndFail({ PORT: String(await freePort()), DATA_DIR: first.dataDir });
  expect(second).toMatchObject({ code: 1, line: expect.stringContaining('is in use by another derouter') });
  expect(await first.stop()).toBe(0);
  const postgres = () =>
    execFileSync('ps', ['-eo', 'args'])
      .toString()
      .split('\n')
      .filter((line) => line.includes(first.dataDir) && line.includes('postgres'));
  expect(postgres()).toEqual([]);

  const startedAt = Date.now();
  const restarted = await startProduct({ PORT: String(first.port) }, first.dataDir);
  // Two seconds on a machine that does nothing else.
  expect(Date.now() - startedAt).toBeLessThan(90_000);
  // 145 MiB, where nothing but the libraries that every server needs is loaded.
  if (process.platform === 'linux') expect(residentMib(restarted)).toBeLessThan(165);
  expect((await customer.balance()).balanceUsd).toBe('7');
  expect(await restarted.stop()).toBe(0);
  removeDataDir(listed);
  removeDataDir(first.dataDir);
});

test('a stopping server lets running streams finish and refuses new requests', async () => {
  const product = await startProduct();
  const customer = await createCustomer(product);
  const startStream = () =>
    fetch(`${product.base}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': customer.key, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sandbox-claude', max_tokens: 400, stream: true, messages: [{ role: 'user', content: 'Hello' }] }),
    });
  const response = await startStream();
  const reader = response.body?.getReader();
  let text = new TextDecoder().decode((await reader?.read())?.value);
  const stopped = product.stop();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(startStream()).rejects.toThrow();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += new TextDecoder().decode(part.value);
  expect(text).toContain('message_stop');
  expect(await stopped).toBe(0);
  removeDataDir(product.dataDir);
});

test('with SMTP_URL, sign-in codes are sent by SMTP in the language of the user', async () => {
  const catcher = await startMailCatcher();
  const product = await startProduct({ SMTP_URL: catcher.smtpUrl, MAIL_FROM: 'derouter <hello@derouter.example>' });
  const api = new ApiSession(product.base);
  await api.mutate('accounts.requestCode', { email: 'ada@example.com', locale: 'zh' });
  const mail = await catcher.waitFor(({ to }) => to.includes('ada@example.com'));
  expect(mail).toMatchObject({ from: 'hello@derouter.example', subject: expect.stringMatching(/^\d{6} 是您的 derouter 验证码$/) });
  expect(mail.text).toContain('10 分钟');
  expect((await fetch(`${product.base}/dev/mail`)).status).toBe(404);
  await product.stop();
  await catcher.close();
  removeDataDir(product.dataDir);
});

test('a fresh clone starts with one command, answers requests and stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-clone-'));
  chmodSync(folder, 0o755);
  execFileSync('git', ['clone', '--quiet', root, folder]);
  // The pages were built from the same sources for this run; a stamp of their contents says so.
  for (const app of ['console', 'admin']) cpSync(join(root, 'apps', app, 'dist'), join(folder, 'apps', app, 'dist'), { recursive: true });
  const port = String(await freePort());
  // Start as from a new shell, without the variables that the package manager sets for the scripts it runs.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(lifecycle|package|command|execpath|node_execpath|config_verify)|pnpm_|INIT_CWD|NODE_ENV|NODE_PATH|VITEST)/i.test(name),
    ),
  );
  const child = spawn('npx', ['-y', 'pnpm@12', 'start'], {
    cwd: folder,
    env: { ...env, PORT: port, DATA_DIR: join(folder, '.derouter') },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    for (let i = 0; !output.includes('derouter is ready'); i++) {
      if (child.exitCode !== null || i > 1_800) throw new Error(`the clone did not start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toContain('<div id="root"');
    // Ctrl-C in a terminal signals the whole process group.
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended;
    for (let i = 0; i < 100 && execFileSync('ps', ['-eo', 'args']).toString().includes(folder); i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(folder);
  } finally {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
    removeDataDir(folder);
  }
});
