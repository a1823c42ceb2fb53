import { editJson, type JsonChange, readJson } from '../edits/edit-json.ts';
import { joinPath } from '../machine.ts';
import type { Agent } from './agent.ts';
import { chooseModel } from './choose-model.ts';

const folder: Agent['folder'] = (machine) => machine.env.CLAUDE_CONFIG_DIR || joinPath(machine, machine.home, '.claude');

/** Claude Code: `settings.json`, with a command that prints the key. */
export const claudeCode: Agent = {
  id: 'claude-code',
  name: 'Claude Code',
  program: 'claude',
  overriding: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL'],
  folder,
  file: (machine) => joinPath(machine, folder(machine), 'settings.json'),
  edit(text, setup) {
    const path = this.file(setup.machine);
    const settings = readJson(path, text);
    const env = (typeof settings.env === 'object' && settings.env !== null ? settings.env : {}) as Record<string, unknown>;
    const changes: JsonChange[] = [
      [['apiKeyHelper'], printCommand(setup.machine.platform, setup.keyFile)],
      [['env', 'ANTHROPIC_BASE_URL'], setup.baseUrl],
    ];
    // Claude Code prefers these two to the command.
    for (const name of ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN']) if (name in env) changes.push([['env', name], undefined]);
    if (setup.model !== null || (settings.model === undefined && env.ANTHROPIC_MODEL === undefined)) {
      changes.push([['env', 'ANTHROPIC_MODEL'], chooseModel(setup, [/^claude-sonnet-[\d-]+$/, /sonnet/, /^claude/])]);
    }
    if (setup.model !== null || env.ANTHROPIC_DEFAULT_HAIKU_MODEL === undefined) {
      changes.push([['env', 'ANTHROPIC_DEFAULT_HAIKU_MODEL'], chooseModel(setup, [/^claude-haiku-[\d-]+$/, /haiku/, /^claude/])]);
    }
    return editJson(path, text, changes);
  },
};

/** A shell command that prints a file. */
function printCommand(platform: NodeJS.Platform, path: string): string {
  return platform === 'win32' ? `type "${path}"` : `cat '${path.replaceAll("'", `'\\''`)}'`;
}
