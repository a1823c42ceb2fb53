import { ConfigError, readConfig } from './config.ts';
import { printWelcome } from './print-welcome.ts';
import { createStopSteps } from './shutdown/index.ts';
import { startServer } from './start-server.ts';

const startedAt = performance.now();

/** Runs the process: configuration → server → wait for a signal → drain → exit. A second signal ends it immediately. */
async function main(): Promise<void> {
  const config = await readConfig();
  const progress = (line: string) => {
    if (config.mode === 'local') console.log(`  ${line} …`);
  };
  const steps = createStopSteps();
  let stopping = false;
  const stop = async (reason: string, code: number) => {
    if (stopping) {
      console.log(`\n${reason}: stopping immediately.`);
      steps.runAtOnce();
      process.exit(1);
    }
    stopping = true;
    console.log(`\n${reason}: finishing running requests (at most ${config.drainMs / 1000} s), then stopping. Repeat to stop immediately.`);
    // A start in progress is undone once it has finished.
    const server = await starting.catch(() => null);
    await server?.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal, 0));
  const starting = startServer(config, progress, steps);
  const server = await starting;
  void server.lost.then((error) => stop(error.message, 1));
  if (!stopping) printWelcome(config, server, performance.now() - startedAt);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(`derouter cannot start. ${error.message}`);
  else console.error('derouter cannot start.', error);
  process.exit(1);
});
