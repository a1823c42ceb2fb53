import type { CodeSample } from '@derouter/ui';

/** Code for the first call, one sample per client. `key` is inserted verbatim; pass a placeholder if there is no key yet. */
export function codeSamples(baseUrl: string, key: string, models: { readonly claude: string; readonly gpt: string }): CodeSample[] {
  return [
    {
      name: 'curl',
      code: `curl ${baseUrl}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"${models.gpt}","messages":[{"role":"user","content":"Hello"}]}'`,
    },
    {
      name: 'OpenAI SDK',
      code: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}/v1',
  apiKey: '${key}',
});
const answer = await client.chat.completions.create({
  model: '${models.gpt}',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`,
    },
    {
      name: 'Anthropic SDK',
      code: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: '${baseUrl}',
  apiKey: '${key}',
});
const message = await client.messages.create({
  model: '${models.claude}',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(message.content[0].text);`,
    },
    {
      name: 'Claude Code',
      code: `export ANTHROPIC_BASE_URL=${baseUrl}
export ANTHROPIC_AUTH_TOKEN=${key}
export ANTHROPIC_MODEL=${models.claude}
claude -p "Hello"`,
    },
  ];
}
