import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ConfigError, readConfig } from './config.ts';
import { printWelcome } from './print-welcome.ts';
import { createStopSteps } from './shutdown/index.ts';
import { startServer } from './start-server.ts';

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

async function run(): Promise<void> {
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
