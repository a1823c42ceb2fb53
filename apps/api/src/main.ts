import cluster from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLogger } from './observability/logger.ts';
import { printWelcome } from './print-welcome.ts';
import { createStopSteps } from './shutdown/stop-steps.ts';

const startedAt = performance.now();

/** Runs the process: configuration → server → wait for a signal → drain → exit. A second signal ends it immediately. */
export async function runServer(): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ConfigError) console.error(`derouter cannot start. ${error.message}`);
    else console.error('derouter cannot start.', error);
    process.exit(1);
  }
}

/** Modules are loaded by need: the process that only watches over workers stays small. */
async function run(): Promise<void> {
  if (cluster.isWorker) return (await import('./workers/run-worker.ts')).runWorker(collectGarbage);
  const config = await readConfig();
  if (config.workers > 1) {
    const { runPrimary } = await import('./workers/run-primary.ts');
    const log = createLogger(config.logLevel, config.mode === 'local');
    return runPrimary({ config, log, steps: createStopSteps(), startedAt, onStarted: collectGarbage });
  }
  await runAlone(config);
}

async function runAlone(config: Config): Promise<void> {
  const { startServer } = await import('./start-server.ts');
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
    console.log(
      `\n${reason}: finishing running requests (at most ${(config.drainDelayMs + config.drainMs) / 1000} s), then stopping. Repeat to stop immediately.`,
    );
    // A start in progress is undone once it has finished.
    const server = await starting.catch(() => null);
    await server?.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal, 0));
  const starting = startServer(config, progress, steps);
  const server = await starting;
  void server.lost.then((error) => stop(error.message, 1));
  collectGarbage();
  if (!stopping) printWelcome(config, server, performance.now() - startedAt);
}

/** Returns to the system what the start needed and the service does not: about 60 MB, in 0.1 s. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  // Code that is compiled with other flags is of no use to the next start.
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

if (import.meta.main) await runServer();
