import { agents } from './agents/index.ts';
import { fingerprint, readIfPresent } from './files.ts';
import type { Machine } from './machine.ts';
import { readConnections } from './record.ts';
import { describeKey } from './server.ts';
import type { Terminal } from './terminal.ts';

/** Prints which agents are connected, and what their keys have left. */
export async function status(machine: Machine, terminal: Terminal): Promise<void> {
  const connections = Object.entries(readConnections(machine));
  if (connections.length === 0) return terminal.print('No agent is connected.');
  for (const [id, { baseUrl, keyFile, keyName, file, after }] of connections) {
    const name = agents.find((agent) => agent.id === id)?.name ?? id;
    const key = readIfPresent(keyFile)?.toString();
    const isChanged = fingerprint(readIfPresent(file)) !== after;
    const balance = key ? await describeKey(baseUrl, key).catch((error: Error) => error.message) : 'its key file is missing';
    terminal.print(`${name} (${baseUrl}): key "${keyName}": ${balance}${isChanged ? `; ${file} was changed since` : ''}`);
  }
}
