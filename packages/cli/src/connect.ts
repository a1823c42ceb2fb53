import { createTwoFilesPatch } from 'diff';
import type { Agent, OfferedModel, Setup } from './agents/agent.ts';
import { agents, isPresent } from './agents/index.ts';
import { CliError } from './fail.ts';
import { fingerprint, modeOf, readIfPresent, replaceFile } from './files.ts';
import { hostLabel, type Machine } from './machine.ts';
import { recipes } from './recipes.ts';
import { backupOf, type Connection, keyFileOf, readConnections, writeConnection } from './record.ts';
import { awaitKey, describeServer, type NewKey, startApproval } from './server.ts';
import type { Terminal } from './terminal.ts';

export interface ConnectOptions {
  readonly baseUrl: string;
  /** Ids of agents; empty for those that are there. */
  readonly agents: readonly string[];
  readonly model: string | null;
  readonly scope: string;
  readonly budget: { readonly usd: string; readonly period: string } | null;
  readonly isDryRun: boolean;
}

/** Sets agents up, one after the other. */
export async function connect(machine: Machine, terminal: Terminal, options: ConnectOptions): Promise<void> {
  const unknown = options.agents.find((id) => !(id in recipes) && !agents.some((agent) => agent.id === id));
  if (unknown !== undefined) {
    throw new CliError(`"${unknown}" is not known. Agents: ${[...agents.map(({ id }) => id), ...Object.keys(recipes)].join(', ')}.`);
  }
  const chosen = agents.filter((agent) => (options.agents.length > 0 ? options.agents.includes(agent.id) : isPresent(agent, machine)));
  for (const id of options.agents) if (recipes[id]) terminal.print(recipes[id](options.baseUrl));
  if (chosen.length === 0) {
    if (options.agents.length > 0) return;
    terminal.print('Claude Code, Codex and opencode were not found. Other agents are set up by hand, with a key from the console:');
    for (const recipe of Object.values(recipes)) terminal.print(`  ${recipe(options.baseUrl)}`);
    return;
  }
  const { models } = await describeServer(options.baseUrl);
  for (const agent of chosen) await connectAgent(agent, machine, terminal, { ...options, models });
  if (options.isDryRun) terminal.print('Nothing was changed.');
}

type AgentOptions = ConnectOptions & { readonly models: readonly OfferedModel[] };

async function connectAgent(agent: Agent, machine: Machine, terminal: Terminal, options: AgentOptions): Promise<void> {
  const { baseUrl, model, models } = options;
  const setup: Setup = { machine, baseUrl, model, models, keyFile: keyFileOf(machine, agent.id) };
  const file = agent.file(machine);
  const before = readIfPresent(file);
  const after = Buffer.from(agent.edit(before?.toString() ?? '', setup));
  const isChanged = before === null || !before.equals(after);
  terminal.print(`\n${agent.name}: ${isChanged ? file : `${file} is set up already`}`);
  if (isChanged) terminal.print(showDifference(file, before, after));
  for (const name of agent.overriding) {
    if (machine.env[name]) terminal.print(`Note: ${name} is set in this shell and overrides these settings. Unset it.`);
  }
  if (options.isDryRun) return;
  if (!(await terminal.confirm(isChanged ? `Change ${agent.name}'s settings?` : `Get a new key for ${agent.name}?`))) {
    return terminal.print(`${agent.name} was left as it is.`);
  }
  const key = await getKey(agent, machine, terminal, options);
  if (fingerprint(readIfPresent(file)) !== fingerprint(before)) {
    throw new CliError(
      `${file} was changed in the meantime: nothing was written. Revoke "${key.key_name}" in the console and run the command again.`,
    );
  }
  write({ agent, machine, setup, file, before, after, key });
  terminal.print(`${agent.name} is connected. Its key is "${key.key_name}"; undo with: derouter undo --agent ${agent.id}`);
}

async function getKey(agent: Agent, machine: Machine, terminal: Terminal, { baseUrl, scope, budget }: AgentOptions): Promise<NewKey> {
  const started = await startApproval(baseUrl, { client: agent.id, host: hostLabel(machine), scope, budget });
  terminal.print(`Approve at ${started.verification_uri_complete}`);
  terminal.print(`The page must show the code ${started.user_code}. It is valid for ${Math.round(started.expires_in / 60)} minutes.`);
  terminal.open(started.verification_uri_complete);
  return awaitKey(baseUrl, agent.id, started);
}

interface Writing {
  readonly agent: Agent;
  readonly machine: Machine;
  readonly setup: Setup;
  readonly file: string;
  readonly before: Buffer | null;
  readonly after: Buffer;
  readonly key: NewKey;
}

/** Writes backup and record first, so that a crash at any point can be undone. */
function write({ agent, machine, setup, file, before, after, key }: Writing): void {
  const { keyFile, baseUrl } = setup;
  const own = { baseUrl, keyFile, keyId: key.key_id, keyName: key.key_name, file, after: fingerprint(after) };
  const earlier = readConnections(machine)[agent.id];
  // A second run keeps what was there before the first, unless the file was changed in between.
  const isOurs = earlier?.file === file && earlier.after === fingerprint(before);
  const connection: Connection = isOurs ? { ...earlier, ...own } : { ...own, ...backUp(machine, agent.id, file, before) };
  writeConnection(machine, agent.id, connection);
  replaceFile(keyFile, Buffer.from(key.access_token), { mode: 0o600 });
  const created = replaceFile(file, after);
  if (!isOurs) writeConnection(machine, agent.id, { ...connection, folders: created });
}

function backUp(machine: Machine, agent: string, file: string, before: Buffer | null) {
  const backup = before && backupOf(machine, agent);
  if (before && backup) replaceFile(backup, before, { mode: 0o600 });
  return { backup, mode: modeOf(file), before: fingerprint(before), folders: [] };
}

function showDifference(file: string, before: Buffer | null, after: Buffer): string {
  const patch = createTwoFilesPatch(before ? file : '/dev/null', file, before?.toString() ?? '', after.toString(), '', '', { context: 2 });
  return patch.split('\n').slice(1).join('\n').trimEnd();
}
