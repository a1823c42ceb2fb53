import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { connect } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { ConfigError, readConfig } from './config.ts';
import { lockDataDir } from './data-dir.ts';

/** `pnpm derouter <command>`: what an operator does from a shell. */
const commands: Record<string, { readonly help: string; readonly run: (url: string) => Promise<number> }> = {
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
};

async function main([name = '']: readonly string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    console.error(['Usage: pnpm derouter <command>', ...Object.entries(commands).map(([key, { help }]) => `  ${key}  ${help}`)].join('\n'));
    return 2;
  }
  const config = readConfig();
  if (config.databaseUrl) return command.run(config.databaseUrl);
  const unlock = lockDataDir(config.dataDir);
  const postgres = await startEmbedded({ folder: join(config.dataDir, 'postgres') });
  try {
    return await command.run(postgres.url);
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
