import { runCli } from './cli/index.ts';

/** `pnpm derouter`. */
const canceled = new AbortController();
process.once('SIGINT', () => canceled.abort(new Error('Interrupted.')));
const { env, stdin, stdout, stderr } = process;
process.exit(await runCli(process.argv.slice(2), { env, stdin, stdout, stderr, signal: canceled.signal }));
