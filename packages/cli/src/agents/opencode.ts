import { existsSync } from 'node:fs';
import { editJson, type JsonChange, readJson } from '../edits/edit-json.ts';
import { configHome, joinPath } from '../machine.ts';
import type { Agent, OfferedModel } from './agent.ts';
import { chatModels, chooseModel } from './choose-model.ts';

const folder: Agent['folder'] = (machine) => joinPath(machine, configHome(machine), 'opencode');

/** opencode: `opencode.json`, which reads the key from its file. */
export const opencode: Agent = {
  id: 'opencode',
  name: 'opencode',
  program: 'opencode',
  overriding: ['OPENCODE_CONFIG_CONTENT'],
  folder,
  file(machine) {
    const paths = ['opencode.jsonc', 'opencode.json', 'config.json'].map((name) => joinPath(machine, folder(machine), name));
    return paths.find((path) => existsSync(path)) ?? joinPath(machine, folder(machine), 'opencode.json');
  },
  edit(text, setup) {
    const path = this.file(setup.machine);
    const { model, $schema } = readJson(path, text);
    const offered = chatModels(setup.models);
    const models = setup.model === null || offered.some(({ id }) => id === setup.model) ? offered : [...offered, unlisted(setup.model)];
    const provider = {
      npm: '@ai-sdk/openai-compatible',
      name: 'derouter',
      options: { baseURL: `${setup.baseUrl}/v1`, apiKey: `{file:${setup.keyFile}}` },
      models: Object.fromEntries(models.map((one) => [one.id, describe(one)])),
    };
    const isOurs = typeof model === 'string' && offered.some(({ id }) => model === `derouter/${id}`);
    const chosen =
      setup.model === null && isOurs ? model : `derouter/${chooseModel(setup, [/^claude-sonnet-[\d-]+$/, /sonnet/, /^gpt-[\d.]+$/])}`;
    return editJson(path, text, [
      // opencode adds it to a file that has none, and `undo` would take that for a change of the user's.
      ...($schema === undefined ? [[['$schema'], 'https://opencode.ai/config.json'] satisfies JsonChange] : []),
      [['provider', 'derouter'], provider],
      [['model'], chosen],
      [['small_model'], setup.model === null ? `derouter/${chooseModel(setup, [/haiku/, /mini/])}` : chosen],
    ]);
  },
};

const unlisted = (id: string): OfferedModel => ({ id, name: id, dialects: [], context_tokens: null, max_output_tokens: null });

/** What opencode sends to a model: tools unless it has none, images only where it takes them. */
function describe({ name, context_tokens, max_output_tokens, image_input, tool_use }: OfferedModel) {
  const limit = context_tokens !== null && max_output_tokens !== null && { context: context_tokens, output: max_output_tokens };
  const images = image_input && { attachment: true, modalities: { input: ['text', 'image'], output: ['text'] } };
  return { name, tool_call: tool_use !== false, ...images, ...(limit && { limit }) };
}
