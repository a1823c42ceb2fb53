import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerError, prove, proveReceipt } from '@derouter/billing';
import { connect, type Sql } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { deleteFactors, emailKey } from './accounts/index.ts';
import { ConfigError, readConfig } from './config.ts';
import { lockDataDir, runningDatabaseFile } from './data-dir.ts';
import { DerouterError } from './errors/index.ts';
import { depositsHelp, runDepositsCommand } from './payments/deposits/run-deposits-command.ts';
import { printReceipt } from './print-receipt.ts';

/** `pnpm derouter <command>`: the operator's commands. */
const commands: Record<string, { readonly help: string; readonly run: (url: string, args: readonly string[]) => Promise<number> }> = {
  prove: {
    help: '[--new]  check the books, with --new what was booked since the last proof; exits 1 and prints the rows when something is off',
    run: (url, args) =>
      withSql(url, async (sql) => {
        const { findings, full, transfers, receipts } = await prove(sql, { full: !args.includes('--new') });
        for (const { invariant, detail } of findings) console.error(`${invariant}: ${detail}`);
        const read = `${full ? 'everything' : 'what is new'}: ${transfers} transfers, ${receipts} receipts recomputed`;
        console.log(findings.length === 0 ? `The books are right (${read}).` : `${findings.length} findings (${read}).`);
        return findings.length === 0 ? 0 : 1;
      }),
  },
  'detach-receipts': {
    help: '<YYYY-MM>  move a month of receipts out of the table into one of its own, which can be dumped and dropped',
    run: (url, [month = '']) =>
      withSql(url, async (sql) => {
        if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
          console.error('Name a month, such as 2026-01.');
          return 2;
        }
        const [row] = await sql<{ name: string }[]>`SELECT detach_receipt_partition(${`${month}-01`}::date) AS name`;
        console.log(`The receipts of ${month} are in the table ${row?.name}. Their sums stay, so the books can still be proven.`);
        console.log(`To archive: pg_dump -t ${row?.name} … and then DROP TABLE ${row?.name}.`);
        return 0;
      }),
  },
  receipt: {
    help: '<id>  compute a receipt again from its quantities and its price version, and compare its transfers; exits 1 when it differs',
    run: (url, [id = '']) =>
      withSql(url, async (sql) => {
        const found = await proveReceipt(sql, id);
        if (!found) {
          console.error('There is no such receipt.');
          return 1;
        }
        for (const line of printReceipt(found)) console.log(line);
        console.log(found.problem ?? 'The receipt is right.');
        return found.problem ? 1 : 0;
      }),
  },
  deposits: {
    help: depositsHelp,
    run: (url, args) =>
      withSql(url, async (sql) =>
        runDepositsCommand(sql, await readConfig(), args, { print: (line) => console.log(line), note: (line) => console.error(line) }),
      ),
  },
  'reset-second-factor': {
    help: '<email>  take the second factors of a staff member away, if no colleague can; the next sign-in enrols a new one',
    run: (url, [email = '']) =>
      withSql(url, async (sql) => {
        const [user] = await sql<{ id: string }[]>`SELECT id FROM users WHERE email_canonical = ${await emailKey(sql, email)} AND is_staff`;
        if (!user) {
          console.error('There is no such staff member.');
          return 1;
        }
        await sql.begin((tx) => deleteFactors(tx, user.id));
        console.log(`${email} enrols a new second factor at the next sign-in to the admin app. All their sessions have ended.`);
        return 0;
      }),
  },
  'retry-events': {
    help: 'try the payment events again that were set aside as failed; a running server takes them up within a minute',
    run: (url) =>
      withSql(url, async (sql) => {
        const rows = await sql`
          UPDATE provider_events SET outcome = NULL, processed_at = NULL, attempted_at = NULL WHERE outcome = 'failed' RETURNING 1`;
        console.log(`${rows.length} payment events will be tried again.`);
        return 0;
      }),
  },
};

/** Runs a command on its own connection. Reports database errors without details. */
async function withSql(url: string, run: (sql: Sql) => Promise<number>): Promise<number> {
  const { sql, close } = await connect(url, { max: 2 });
  try {
    return await run(sql);
  } catch (error) {
    const { code } = error as { code?: unknown };
    // Locked by another proof or by a long read of receipts.
    if (code !== 'DR005' && code !== '55P03' && !(error instanceof LedgerError || error instanceof DerouterError)) throw error;
    console.error(code === '55P03' ? 'The receipts are being read at the moment: try again.' : (error as Error).message);
    return 1;
  } finally {
    await close();
  }
}

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    console.error(['Usage: pnpm derouter <command>', ...Object.entries(commands).map(([key, { help }]) => `  ${key}  ${help}`)].join('\n'));
    return 2;
  }
  const config = await readConfig();
  if (config.databaseUrl) return command.run(config.databaseUrl, args);
  // Uses a running server's database, or starts it for the command.
  const running = runningDatabaseFile(config.dataDir);
  if (existsSync(running)) return command.run(readFileSync(running, 'utf8'), args);
  const unlock = lockDataDir(config.dataDir);
  const postgres = await startEmbedded({ folder: join(config.dataDir, 'postgres') });
  try {
    return await command.run(postgres.url, args);
  } finally {
    await postgres.stop();
    unlock();
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
