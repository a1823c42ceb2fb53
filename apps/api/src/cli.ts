import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPicoAsUsd, formatUsd, prove, proveReceipt } from '@derouter/billing';
import { connect } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { ConfigError, readConfig } from './config.ts';
import { lockDataDir, runningDatabaseFile } from './data-dir.ts';

/** `pnpm derouter <command>`: what an operator does from a shell. */
const commands: Record<string, { readonly help: string; readonly run: (url: string, args: readonly string[]) => Promise<number> }> = {
  prove: {
    help: 'check the books; exits 1 and prints the rows when something is off',
    async run(url) {
      const { sql, close } = await connect(url, { max: 2 });
      try {
        const { findings, receipts } = await prove(sql);
        for (const { invariant, detail } of findings) console.error(`${invariant}: ${detail}`);
        console.log(findings.length === 0 ? `The books are right (${receipts} receipts recomputed).` : `${findings.length} findings.`);
        return findings.length === 0 ? 0 : 1;
      } finally {
        await close();
      }
    },
  },
  receipt: {
    help: '<id>  compute a receipt again from its quantities and its price version; exits 1 when it differs',
    async run(url, [id = '']) {
      const { sql, close } = await connect(url, { max: 1 });
      try {
        const found = await proveReceipt(sql, id);
        if (!found) {
          console.error('There is no such receipt.');
          return 1;
        }
        for (const { meter, quantity, picoPerUnit, amountPico } of found.lineItems) {
          console.log(
            `${meter.padEnd(18)} ${String(quantity).padStart(12)} × ${formatPicoAsUsd(picoPerUnit)} USD = ${formatPicoAsUsd(amountPico)} USD`,
          );
        }
        console.log(`${'total'.padEnd(18)} ${formatUsd(found.totalNano)} USD`);
        console.log(found.problem ?? 'The receipt is right.');
        return found.problem ? 1 : 0;
      } finally {
        await close();
      }
    },
  },
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    console.error(['Usage: pnpm derouter <command>', ...Object.entries(commands).map(([key, { help }]) => `  ${key}  ${help}`)].join('\n'));
    return 2;
  }
  const config = readConfig();
  if (config.databaseUrl) return command.run(config.databaseUrl, args);
  // A running server's database is used as it is; else it is started for the command.
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
