import { parseArgs } from 'node:util';
import { connect } from './connect.ts';
import { CliError } from './fail.ts';
import { thisMachine } from './machine.ts';
import { parseBaseUrl } from './server.ts';
import { status } from './status.ts';
import { createTerminal } from './terminal.ts';
import { undo } from './undo.ts';

const help = `derouter connect --base-url URL   connect the coding agents on this machine
derouter status                   what is connected, and what its keys have left
derouter undo                     put every settings file back as it was

  --base-url URL     the server; default: DEROUTER_BASE_URL
  --agent NAME       claude-code, codex or opencode; may be repeated; default: those that are here
  --model NAME       the model to use; default: one that fits the agent
  --budget USD       the budget to propose; default: 20; none for no proposal
  --per PERIOD       its period: total, day, week or month; default: month
  --scope SCOPES     what to ask for: inference (default), or "inference management"
  --dry-run          show what would change, and change nothing
  --yes              do not ask before each change
  --no-browser       do not open the browser
  --force            undo: even if a file was changed since`;

const options = {
  agent: { type: 'string', multiple: true, default: [] as string[] },
  'base-url': { type: 'string' },
  model: { type: 'string' },
  budget: { type: 'string', default: '20' },
  per: { type: 'string', default: 'month' },
  scope: { type: 'string', default: 'inference' },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  'no-browser': { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [command, ...rest] = positionals;
  const machine = thisMachine();
  const terminal = createTerminal(machine, { yes: values.yes, browser: !values['no-browser'] });
  if (values.help || command === undefined || command === 'help') return terminal.print(help);
  if (rest.length > 0) throw new CliError(`"${rest[0]}" is not expected after ${command}.`);
  const ids = values.agent.flatMap((list) => list.split(',')).filter(Boolean);
  if (command === 'status') return status(machine, terminal);
  if (command === 'undo') return undo(machine, terminal, ids, { force: values.force });
  if (command !== 'connect') throw new CliError(`There is no command "${command}". See derouter --help.`);
  const typed = values['base-url'] ?? machine.env.DEROUTER_BASE_URL;
  if (!typed) throw new CliError('Which server? Pass --base-url https://…');
  await connect(machine, terminal, {
    baseUrl: parseBaseUrl(typed),
    agents: ids,
    model: values.model ?? null,
    scope: values.scope,
    budget: values.budget === 'none' ? null : { usd: values.budget, period: values.per },
    isDryRun: values['dry-run'],
  });
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new CliError(`${(error as Error).message.split('. ')[0]}. See derouter --help.`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const line = error instanceof CliError ? error.message : `Unexpected: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`derouter: ${line}\n`);
  process.exitCode = 1;
});
