import { parseArgs } from 'node:util';
import type { StandIn } from './stand-in.ts';
import { standIns } from './stand-ins.ts';

/**
 * `pnpm stand-ins [name …] [--server http://localhost:8787] [--port 4242]`: runs stand-ins for payment providers until it is stopped, and
 * writes the settings that make a server use them: to the standard output in the form of `.env`, with everything else beside it.
 */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      server: { type: 'string', default: 'http://localhost:8787' },
      /** Port of the first stand-in; 0 for any ports. */
      port: { type: 'string', default: '4242' },
    },
  });
  const unknown = positionals.find((name) => !standIns[name]);
  const firstPort = Number(values.port);
  if (unknown !== undefined || !URL.canParse(values.server) || !(Number.isInteger(firstPort) && firstPort >= 0 && firstPort < 65_500)) {
    console.error(`Usage: pnpm stand-ins [${Object.keys(standIns).join(' | ')}] [--server http://localhost:8787] [--port 4242]`);
    return 2;
  }
  const serverUrl = values.server.replace(/\/+$/, '');
  const running: StandIn[] = [];
  for (const [name, { portOffset, start }] of Object.entries(standIns)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const standIn = await start({ port: firstPort === 0 ? 0 : firstPort + portOffset, serverUrl });
    running.push(standIn);
    console.log([`# ${name}`, ...Object.entries(standIn.settings).map(([setting, value]) => `${setting}=${value}`)].join('\n'));
    for (const hint of standIn.hints) console.error(`  ${name}: ${hint}`);
  }
  console.error(`Put these settings into .env, start the server at ${serverUrl} and buy credits. Ctrl+C ends the stand-ins.`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await Promise.all(running.map((standIn) => standIn.close()));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    console.error(inUse ? `${error.message}: choose other ports with --port.` : error);
    process.exit(1);
  },
);
