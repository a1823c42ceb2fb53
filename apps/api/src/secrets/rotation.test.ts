import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Sql, schema } from '@derouter/db';
import { isNightly, providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { closeAddress, findPredecessor } from '../accounts/closed-addresses.ts';
import { runCli } from '../cli/index.ts';
import { readConfig } from '../config.ts';
import { hashPromoCode, promoCodeHashes } from '../credits/promo-codes/hash-promo-code.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels } from '../testing/gateway-models.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { createSealer } from './seal.ts';
import { inspectSealed, sealedColumns } from './sealed-columns.ts';

const [oldKey, newKey, strange] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const before = createSealer(oldKey);
const between = createSealer(newKey, [oldKey]);
const after = createSealer(newKey);

describe('a sealer with previous keys', () => {
  test('opens and recognises what they made, and makes new things under the key in force', () => {
    const sealed = before.seal('a', 'secret');
    expect([between.open('a', sealed), between.isCurrent('a', sealed)]).toEqual(['secret', false]);
    expect(() => after.open('a', sealed)).toThrow();
    expect(() => between.open('b', sealed)).toThrow();
    const anew = between.seal('a', 'secret');
    expect([after.open('a', anew), after.isCurrent('a', anew)]).toEqual(['secret', true]);
    expect(between.verify('x', 'text', before.sign('x', 'text'))).toBe(true);
    expect(between.verify('x', 'text', after.sign('x', 'text'))).toBe(true);
    for (const wrong of [createSealer(strange).sign('x', 'text'), before.sign('y', 'text'), '', 'é'.repeat(64)]) {
      expect(between.verify('x', 'text', wrong)).toBe(false);
    }
    expect(between.signatures('x', 'text')).toEqual([after.sign('x', 'text'), before.sign('x', 'text')]);
    expect(between.sign('x', 'text')).toBe(after.sign('x', 'text'));
  });
});

test('every sealed column is on the list that a rotation goes through', () => {
  const found = Object.values(schema)
    .filter((table) => is(table, PgTable))
    .flatMap((table) =>
      Object.values(getTableColumns(table))
        .map(({ name }) => name)
        .filter((name) => name.endsWith('sealed'))
        .map((name) => `${getTableName(table)}.${name}`),
    );
  expect(found.sort()).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
});

test('keys that are not random are refused in production, and previous ones are read', async () => {
  const hex = (key: Buffer) => key.toString('hex');
  const read = (env: Record<string, string>) => readConfig({ SECRET_KEY: hex(oldKey), ...env });
  const production = {
    ...{ DEROUTER_MODE: 'production', PUBLIC_URL: 'https://a.example', DATABASE_URL: 'postgres://a', SMTP_URL: 'smtp://a' },
    ...{ MAIL_FROM: 'a@a.example', TRUSTED_PROXIES: '0', OPERATOR_NAME: 'A', SUPPORT_EMAIL: 'a@a.example' },
  };
  expect((await read(production)).secretKey).toEqual(oldKey);
  for (const weak of ['0'.repeat(64), 'ab'.repeat(32), '0123456789abcdef'.repeat(4), Buffer.alloc(32, 'secret').toString('base64')]) {
    await expect(read({ ...production, SECRET_KEY: weak })).rejects.toThrow('SECRET_KEY is not random');
  }
  expect((await read({ SECRET_KEY_PREVIOUS: `${hex(newKey)}, ${strange.toString('base64')}` })).previousSecretKeys).toEqual([
    newKey,
    strange,
  ]);
  await expect(read({ SECRET_KEY_PREVIOUS: 'short' })).rejects.toThrow('SECRET_KEY_PREVIOUS');
  expect((await read({ SECRET_KEY_PREVIOUS: hex(newKey) })).settings).toContainEqual({
    name: 'SECRET_KEY_PREVIOUS',
    source: 'environment',
    value: 'set',
  });
});

describe('a rotation of the key', () => {
  let server: TestServer;
  let upstream: ScriptedUpstream;
  let customer: GatewayCustomer;
  let sql: Sql;

  beforeAll(async () => {
    const answer = providerScript(() => ({ text: 'Hello.', usage: { prompt_tokens: 10, completion_tokens: 5 } }));
    upstream = await startScriptedUpstream(answer);
    const settings = { SECRET_KEY: oldKey.toString('hex'), SANDBOX_UPSTREAM: 'off' };
    server = await startTestServer(inject('templateDatabaseUrl'), settings);
    ({ sql } = server.services);
    const models = await addGatewayModels(server);
    await models.route('openai-compatible', upstream.baseUrl);
    customer = await addGatewayCustomer(server);
    await sql`INSERT INTO upstream_credentials (id, upstream_id, label, credential_sealed, credential_last4)
      SELECT gen_random_uuid(), id, 'second', ${before.seal('upstream credential', 'sk-second')}, 'cond' FROM upstreams LIMIT 1`;
    await sql`INSERT INTO totp_secrets (user_id, secret_sealed) VALUES (${models.staffId}, ${before.seal('authenticator app', 'ABC')})`;
    await sql`INSERT INTO webhook_endpoints (id, account_id, url, events, secret_sealed, previous_sealed, previous_until)
      VALUES (gen_random_uuid(), ${customer.accountId}, 'https://example.com', '{}', ${before.seal('webhook secret', 'whsec_1')},
        ${before.seal('webhook secret', '[]')}, now())`;
  });
  afterAll(async () => {
    await server.stop();
    await upstream.close();
  });

  const rotated = { SECRET_KEY: newKey.toString('hex'), SECRET_KEY_PREVIOUS: oldKey.toString('hex') };
  async function run(...args: string[]) {
    let out = '';
    const stream = {
      write(text: string) {
        out += text;
      },
    };
    const env = { DATABASE_URL: server.services.config.databaseUrl ?? '', DATA_DIR: server.services.config.dataDir, ...rotated };
    const code = await runCli([...args, '--json'], {
      env,
      stdin: Readable.from(['']),
      stdout: stream,
      stderr: stream,
      signal: new AbortController().signal,
    });
    return { code, out };
  }

  /** A hash of everything but the sealed columns. */
  async function hashOfRest() {
    const hash = createHash('sha256');
    for (const table of new Set(sealedColumns.map((one) => one.table))) {
      const names = sealedColumns.filter((one) => one.table === table).map(({ column }) => column);
      const rows = await sql<{ row: string }[]>`SELECT (to_jsonb(t) - ${names}::text[])::text AS row FROM ${sql(table)} t ORDER BY 1`;
      hash.update(JSON.stringify(rows));
    }
    return hash.digest('hex');
  }
  const counts = async () => {
    const states = await inspectSealed(sql, between);
    return {
      current: states.reduce((sum, { current }) => sum + current, 0),
      previous: states.reduce((sum, { previous }) => sum + previous, 0),
      broken: states.flatMap(({ unreadable }) => unreadable).length,
    };
  };
  test('encrypts anew, beside a running server, without touching anything else, and may be interrupted and repeated', async () => {
    const rest = await hashOfRest();
    const total = (await counts()).previous;
    expect(total).toBeGreaterThanOrEqual(5);
    // As if an earlier run had been ended in the middle.
    const [first] = await sql<{ id: string }[]>`SELECT id FROM upstream_credentials LIMIT 1`;
    await sql`UPDATE upstream_credentials SET credential_sealed = ${after.seal('upstream credential', 'sk-second')} WHERE id = ${first?.id ?? ''}`;
    const ran = await run('secrets', 'reseal');
    expect(ran.code, ran.out).toBe(0);
    expect(await counts()).toEqual({ current: total, previous: 0, broken: 0 });
    expect((await run('secrets', 'reseal')).code).toBe(0);
    expect(await hashOfRest()).toBe(rest);
    // Values are the same under the new key alone.
    const [sealed] = await sql<{ sealed: string }[]>`SELECT secret_sealed AS sealed FROM webhook_endpoints`;
    expect(after.open('webhook secret', sealed?.sealed ?? '')).toBe('whsec_1');
  });

  test('a server with the new key alone then serves requests', async () => {
    const next = await startBeside(server, { SECRET_KEY: newKey.toString('hex'), SANDBOX_UPSTREAM: 'off' });
    try {
      const body = JSON.stringify({ model: 'from-openai-compatible', max_tokens: 50, messages: [{ role: 'user', content: 'x' }] });
      const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' };
      expect((await fetch(`${next.base}/v1/chat/completions`, { method: 'POST', headers, body })).status).toBe(200);
      expect(upstream.requests.at(-1)?.headers.authorization).toMatch(/^Bearer sk-(upstream-secret|second)$/);
    } finally {
      await next.stop();
    }
  });

  test('what is only hashed is found under the previous key as long as that is set', async () => {
    const code = '7KQ2-M9XR-0TVB-H4WC';
    expect(promoCodeHashes(between, code.toLowerCase())).toContain(hashPromoCode(before, code));
    expect(promoCodeHashes(after, code)).not.toContain(hashPromoCode(before, code));
    await closeAddress(sql, before, 'ada@example.com', customer.accountId);
    expect(await findPredecessor(sql, between, 'ada@example.com')).toBe(customer.accountId);
    expect(await findPredecessor(sql, after, 'ada@example.com')).toBeNull();
  });

  test('what no known key opens is named, is left as it is, and is no success', async () => {
    const [row] = await sql<{ id: string }[]>`
      UPDATE upstream_credentials SET credential_sealed = ${createSealer(strange).seal('upstream credential', 'x')} RETURNING id`;
    const ran = await run('secrets', 'reseal');
    expect([ran.code, ran.out.includes(row?.id ?? '-')]).toEqual([1, true]);
    expect((await counts()).broken).toBe(1);
    const doctor = await run('doctor', '--offline');
    expect(doctor.out).toContain('no known key opens upstream_credentials.credential_sealed');
    expect(doctor.code).toBe(1);
  });

  test('all sessions can be ended', async () => {
    const [count] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM sessions`;
    const ran = await run('secrets', 'end-sessions');
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([0, { data: { ended: count?.n } }]);
    expect(await sql`SELECT 1 FROM sessions`).toHaveLength(0);
  });
});

test('a rotation under traffic that is killed in the middle and resumed leaves nothing unreadable at any time', {
  skip: !isNightly,
  timeout: 600_000,
}, async () => {
  const hex = (key: Buffer) => key.toString('hex');
  const answer = providerScript(() => ({ text: 'Hello.', usage: { prompt_tokens: 10, completion_tokens: 5 } }));
  const upstream = await startScriptedUpstream(answer);
  // One process is still to be restarted with the new key: it knows it as the docs say.
  const one = await startTestServer(inject('templateDatabaseUrl'), {
    ...{ SECRET_KEY: hex(oldKey), SECRET_KEY_PREVIOUS: hex(newKey), SANDBOX_UPSTREAM: 'off' },
  });
  const inForce = { SECRET_KEY: hex(newKey), SECRET_KEY_PREVIOUS: hex(oldKey), SANDBOX_UPSTREAM: 'off' };
  const two = await startBeside(one, inForce);
  const { sql } = one.services;
  const models = await addGatewayModels(one);
  await models.route('openai-compatible', upstream.baseUrl);
  const customer = await addGatewayCustomer(one);
  const rows = 1_000;
  await sql`INSERT INTO webhook_endpoints (id, account_id, url, secret_sealed)
    SELECT gen_random_uuid(), ${customer.accountId}, 'https://example.com', sealed
    FROM unnest(${Array.from({ length: rows }, (_, n) => before.seal('webhook secret', `whsec_${n}`))}::text[]) AS sealed`;

  let isOver = false;
  const refused: unknown[] = [];
  // Leaves a busy machine time for what is tested.
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  const asks = [one, two].map(async ({ base, services }) => {
    const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'from-openai-compatible', max_tokens: 50, messages: [{ role: 'user', content: 'x' }] });
    let answered = 0;
    for (; !isOver; answered++) {
      // Whoever reads credentials meanwhile finds some of either key.
      await services.catalog.reload();
      const { status } = await fetch(`${base}/v1/chat/completions`, { method: 'POST', headers, body });
      if (status !== 200) refused.push(status);
      await pause();
    }
    return answered;
  });
  const looks = (async () => {
    const states = [];
    for (; !isOver; await pause()) {
      for (const sealer of [createSealer(oldKey, [newKey]), between]) {
        for (const { column, unreadable, current, previous } of await inspectSealed(sql, sealer)) {
          refused.push(...unreadable.map((id) => `${column} of ${id}`));
          if (column === 'webhook_endpoints.secret_sealed' && sealer === between) states.push({ current, previous });
        }
      }
    }
    return states;
  })();

  const program = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const reseal = () =>
    spawn(process.execPath, [program, 'secrets', 'reseal'], {
      env: {
        PATH: process.env.PATH,
        ...inForce,
        DATABASE_URL: one.services.config.databaseUrl ?? '',
        DATA_DIR: two.services.config.dataDir,
      },
      stdio: 'ignore',
    });
  const [inserted] = await sql<{ xmin: string }[]>`SELECT xmin::text FROM webhook_endpoints LIMIT 1`;
  const resealed = async () =>
    (await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM webhook_endpoints WHERE xmin::text <> ${inserted?.xmin ?? ''}`)[0]?.n ?? 0;
  const killed = reseal();
  const ended = new Promise((resolve) => killed.once('exit', (_code, signal) => resolve(signal)));
  await expect.poll(resealed, { interval: 5, timeout: 150_000 }).toBeGreaterThan(100);
  killed.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  const half = await resealed();
  expect(half).toBeLessThan(rows);
  // A secret that its owner changes now is sealed under either key.
  await sql`UPDATE webhook_endpoints SET secret_sealed = ${before.seal('webhook secret', 'whsec_new')} WHERE id = (SELECT min(id::text)::uuid FROM webhook_endpoints)`;
  const code = await new Promise((resolve) => reseal().once('exit', resolve));
  isOver = true;
  const answered = await Promise.all(asks);
  const states = await looks;
  await two.stop();
  expect(code).toBe(0);
  expect(refused).toEqual([]);
  expect(Math.min(...answered)).toBeGreaterThan(3);
  expect(states.some(({ current, previous }) => current > 0 && previous > 0)).toBe(true);
  // Under the new key alone, each is what it was.
  const sealed = await sql<{ sealed: string }[]>`SELECT secret_sealed AS sealed FROM webhook_endpoints`;
  const opened = sealed.map((row) => after.open('webhook secret', row.sealed));
  expect(new Set(opened).size).toBe(rows);
  expect(opened.filter((text) => !/^whsec_(\d+|new)$/.test(text))).toEqual([]);
  await one.stop();
  await upstream.close();
});
