// src/code-samples.ts
/** Code for the first call, one sample per client. `key` is inserted verbatim; pass a placeholder if there is no key yet. */
function codeSamples(baseUrl, key, models) {
	return [
		{
			name: "curl",
			code: `curl ${baseUrl}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"${models.gpt}","messages":[{"role":"user","content":"Hello"}]}'`
		},
		{
			name: "OpenAI SDK",
			code: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}/v1',
  apiKey: '${key}',
});
const answer = await client.chat.completions.create({
  model: '${models.gpt}',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`
		},
		{
			name: "Anthropic SDK",
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
console.log(message.content[0].text);`
		},
		{
			name: "Claude Code",
			code: `export ANTHROPIC_BASE_URL=${baseUrl}
export ANTHROPIC_AUTH_TOKEN=${key}
export ANTHROPIC_MODEL=${models.claude}
claude -p "Hello"`
		},
		...moreSamples(baseUrl, key, models)
	];
}
/** Further SDKs and agents, as described in docs/clients.md. */
function moreSamples(baseUrl, key, models) {
	return [
		{
			name: "Codex",
			code: `model = "${models.gpt}"
model_provider = "derouter"

[model_providers.derouter]
name = "derouter"
base_url = "${baseUrl}/v1"
env_key = "DEROUTER_KEY"
wire_api = "responses"`
		},
		{
			name: "opencode",
			code: `{
  "provider": {
    "derouter": {
      "npm": "@ai-sdk/openai-compatible",
      "options": { "baseURL": "${baseUrl}/v1", "apiKey": "{env:DEROUTER_KEY}" },
      "models": {
        "${models.gpt}": { "reasoning": true, "tool_call": true, "limit": { "context": 400000, "output": 32000 } }
      }
    }
  }
}`
		},
		{
			name: "Vercel AI SDK",
			code: `import { createOpenAI } from '@ai-sdk/openai';
import { generateText } from 'ai';

const derouter = createOpenAI({ baseURL: '${baseUrl}/v1', apiKey: '${key}' });
const { text, usage } = await generateText({ model: derouter('${models.gpt}'), prompt: 'Hello' });
console.log(text, usage);`
		},
		{
			name: "LangChain",
			code: `import { ChatOpenAI } from '@langchain/openai';

const model = new ChatOpenAI({
  model: '${models.gpt}',
  apiKey: '${key}',
  configuration: { baseURL: '${baseUrl}/v1' },
});
const answer = await model.invoke('Hello');
console.log(answer.text);`
		},
		{
			name: "Gemini CLI",
			code: `export GEMINI_API_KEY=${key}
export GOOGLE_GEMINI_BASE_URL=${baseUrl}
gemini -m ${models.claude} -p "Hello"`
		}
	];
}
/** Code for a model that only makes embeddings. */
function embeddingSamples(baseUrl, key, model) {
	return [{
		name: "curl",
		code: `curl ${baseUrl}/v1/embeddings \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"${model}","input":"Hello"}'`
	}, {
		name: "OpenAI SDK",
		code: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}/v1',
  apiKey: '${key}',
});
const answer = await client.embeddings.create({ model: '${model}', input: 'Hello' });
console.log(answer.data[0].embedding);`
	}];
}
export { embeddingSamples as n, codeSamples as t };
