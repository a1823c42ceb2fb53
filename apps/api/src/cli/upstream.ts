import { newUpstream, upstreamKinds } from '@derouter/contracts';
import { type Command, Option } from 'commander';
import { createUpstream, enableUpstream, listUpstreams, type UpstreamView } from '../admin/index.ts';
import { testUpstream } from '../gateway/index.ts';
import type { OperatorServices } from '../operator-services.ts';
import type { MakeAction, Work } from './command-context.ts';
import { readSecret } from './read-input.ts';
import { CommandError, exitCodes, table } from './terminal.ts';
import { upstreamFileCommands } from './upstream-files.ts';

interface NewOptions {
  readonly name: string;
  readonly kind: string;
  readonly baseUrl: string;
  readonly credentialEnv?: string;
  readonly allowPrivateNetwork?: boolean;
}

/** The connections to providers. */
export function upstreamCommand(program: Command, action: MakeAction): void {
  const upstream = program.command('upstream').description('connections to providers');
  upstream
    .command('list')
    .description('list the upstreams')
    .action(
      action(async (work) => {
        const data = listUpstreams(await work.services());
        const rows = data.map((one) => [
          one.name,
          one.kind,
          one.baseUrl,
          one.credentialLast4 ? `…${one.credentialLast4}` : '–',
          one.enabled ? 'on' : 'off',
          String(one.routes),
        ]);
        return { data, lines: table(['NAME', 'KIND', 'BASE URL', 'CREDENTIAL', 'STATE', 'MODELS'], rows) };
      }),
    );
  upstream
    .command('add')
    .description("add an upstream; its vendor's models are routed to it. The credential is read from standard input")
    .requiredOption('--name <name>', 'a name for it')
    .addOption(new Option('--kind <kind>', 'what it speaks').choices([...upstreamKinds]).makeOptionMandatory())
    .requiredOption('--base-url <url>', 'such as https://api.anthropic.com')
    .option('--credential-env <name>', 'read the credential from this environment variable')
    .option('--allow-private-network', 'it may have a private address')
    .action(action(addUpstream));
  upstream
    .command('test <name>')
    .description('call an upstream (by name or id): its list of models and, with --model, an answer of one token')
    .option('--model <id>', "ask this model of ours, by its route to the upstream; costs the upstream's price of one token")
    .action(
      action(async (work, name: string, { model }: { model?: string }) => {
        const services = await work.services();
        const { id, name: known } = findUpstream(services, name);
        const data = await testUpstream(services, id, { model: model ?? null });
        const seen = data.modelsSeen === null ? '' : `, ${data.modelsSeen} models`;
        const lines = [`${known}: ${data.message} (${data.latencyMs} ms${seen})`];
        return { data: { id, name: known, ...data }, lines, exitCode: data.ok ? exitCodes.ok : exitCodes.refused };
      }),
    );
  upstreamFileCommands(upstream, action);
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    upstream
      .command(`${verb} <name>`)
      .description(enabled ? 'send requests to an upstream again' : 'send no more requests to an upstream')
      .action(
        action(async (work, name: string) => {
          const services = await work.services();
          const data = await enableUpstream(services, work.operator, findUpstream(services, name).id, enabled);
          return { data, lines: [`${data.name} is ${enabled ? 'on' : 'off'}.`] };
        }),
      );
  }
}

async function addUpstream(work: Work, options: NewOptions) {
  const { credentialEnv, allowPrivateNetwork = false, ...rest } = options;
  const credential = credentialEnv ? (work.io.env[credentialEnv] ?? '') : await readSecret(work.io, 'Credential: ');
  const input = newUpstream.parse({ ...rest, credential, allowPrivateNetwork });
  const data = await createUpstream(await work.services(), work.operator, input);
  return { data, lines: [`${data.name} was added and serves ${data.routes} models. Try it: derouter upstream test "${data.name}"`] };
}

/** Throws if no upstream, or more than one, has this name or id. */
function findUpstream(services: OperatorServices, name: string): UpstreamView {
  const found = listUpstreams(services).find((one) => one.id === name || one.name.toLowerCase() === name.trim().toLowerCase());
  if (!found) throw new CommandError(`There is no upstream "${name}".`, { code: 'not_found' });
  return found;
}
