import { ConfigError, readConfig } from './config.ts';
import { printWelcome } from './print-welcome.ts';
import { type RunningServer, startServer } from './start-server.ts';

const startedAt = performance.now();

/** The process: configuration → server → wait for a signal → drain → exit. */
async function main(): Promise<void> {
  const config = readConfig();
  const progress = (line: string) => {
    if (config.mode === 'local') console.log(`  ${line} …`);
  };
  let server: RunningServer | null = null;
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    console.log(`\n${signal}: finishing running requests (at most ${config.drainMs / 1000} s), then stopping.`);
    await server?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  server = await startServer(config, progress);
  printWelcome(config, server, performance.now() - startedAt);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(`derouter cannot start. ${error.message}`);
  else console.error('derouter cannot start.', error);
  process.exit(1);
});
