import { editToml, readToml } from '../edits/edit-toml.ts';
import { joinPath } from '../machine.ts';
import type { Agent } from './agent.ts';
import { chatModels, chooseModel } from './choose-model.ts';

const folder: Agent['folder'] = (machine) => machine.env.CODEX_HOME || joinPath(machine, machine.home, '.codex');

/** Codex: `config.toml`, with a command that prints the key. */
export const codex: Agent = {
  id: 'codex',
  name: 'Codex',
  program: 'codex',
  overriding: [],
  folder,
  file: (machine) => joinPath(machine, folder(machine), 'config.toml'),
  edit(text, setup) {
    const path = this.file(setup.machine);
    const { model } = readToml(path, text);
    const isOffered = typeof model === 'string' && chatModels(setup.models).some(({ id }) => id === model);
    const chosen = setup.model === null && isOffered ? model : chooseModel(setup, [/^gpt-[\d.]+(-codex)?$/, /^gpt-5/, /gpt/]);
    const [command, ...args] = setup.machine.platform === 'win32' ? ['cmd', '/d', '/c', 'type', setup.keyFile] : ['cat', setup.keyFile];
    return editToml(path, text, {
      top: { model: chosen, model_provider: 'derouter' },
      section: 'model_providers',
      name: 'derouter',
      entry: {
        name: 'derouter',
        base_url: `${setup.baseUrl}/v1`,
        wire_api: 'responses',
        auth: { command: command ?? '', args },
      },
    });
  },
};
