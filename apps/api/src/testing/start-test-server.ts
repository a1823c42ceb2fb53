import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@derouter/testkit';
import { readConfig } from '../config.ts';
import { type RunningServer, startServer } from '../start-server.ts';

export interface TestServer extends RunningServer {
  readonly base: string;
}

/** Starts the whole server in this process, on a random port with its own database. */
export async function startTestServer(templateUrl: string, env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const database = await createDatabase(templateUrl);
  const dataDir = mkdtempSync(join(tmpdir(), 'derouter-api-test-'));
  chmodSync(dataDir, 0o755);
  const config = await readConfig({ PORT: '0', DATA_DIR: dataDir, DATABASE_URL: database.url, LOG_LEVEL: 'silent', ...env });
  const server = await startServer(config, () => {});
  return {
    ...server,
    base: `http://127.0.0.1:${server.address.port}`,
    async stop() {
      await server.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts a second server on the database of a running one. Stop it before the first. */
export async function startBeside({ services }: RunningServer, env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const { databaseUrl, secretKey } = services.config;
  const dataDir = mkdtempSync(join(tmpdir(), 'derouter-api-test-'));
  const shared = { DATABASE_URL: databaseUrl ?? '', SECRET_KEY: secretKey.toString('hex') };
  const server = await startServer(await readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...shared, ...env }), () => {});
  return {
    ...server,
    base: `http://127.0.0.1:${server.address.port}`,
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Returns the newest code mailed to an address. Other mails may come after it. */
export async function readMailedCode({ services }: RunningServer, email: string): Promise<string> {
  for (let i = 0; i < 200; i++) {
    const [mail] = await services.sql<{ subject: string }[]>`
      SELECT subject FROM outbox_mails WHERE recipient = ${email} AND subject ~ '^\\d{6}|: \\d{6}$'
      ORDER BY created_at DESC, id DESC LIMIT 1`;
    const code = mail?.subject.match(/\d{6}/)?.[0];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no code was mailed to ${email}`);
}
