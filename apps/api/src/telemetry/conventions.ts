/**
 * The names of OpenTelemetry's GenAI semantic conventions, version 0.1.0 of `open-telemetry/semantic-conventions-genai` (2026). They are
 * still in development and the constants of the published package are older, so all of them are here. Cost has no convention yet: ours
 * begin with `derouter.`.
 */
export const schemaUrl = 'https://opentelemetry.io/schemas/gen-ai/0.1.0';

export const attributes = {
  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlScheme: 'url.scheme',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  errorType: 'error.type',

  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  requestMaxTokens: 'gen_ai.request.max_tokens',
  requestReasoningLevel: 'gen_ai.request.reasoning.level',
  requestFrequencyPenalty: 'gen_ai.request.frequency_penalty',
  requestPresencePenalty: 'gen_ai.request.presence_penalty',
  requestTemperature: 'gen_ai.request.temperature',
  requestTopP: 'gen_ai.request.top_p',
  requestTopK: 'gen_ai.request.top_k',
  requestSeed: 'gen_ai.request.seed',
  requestChoices: 'gen_ai.request.choice.count',
  outputType: 'gen_ai.output.type',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_write.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  tokenModality: 'gen_ai.token.modality',

  requestId: 'derouter.request.id',
  receiptId: 'derouter.receipt.id',
  accountId: 'derouter.account.id',
  keyId: 'derouter.key.id',
  dialect: 'derouter.dialect',
  model: 'derouter.model',
  upstreamName: 'derouter.upstream.name',
  attempt: 'derouter.attempt',
  chargedUsd: 'derouter.cost.charged_usd',
} as const;

export const metrics = {
  duration: 'gen_ai.client.inference.duration',
  timeToFirstChunk: 'gen_ai.client.inference.time_to_first_chunk',
  timePerOutputChunk: 'gen_ai.client.inference.time_per_output_chunk',
  inputTokens: 'gen_ai.client.inference.usage.input_tokens',
  outputTokens: 'gen_ai.client.inference.usage.output_tokens',
  cacheReadTokens: 'gen_ai.client.inference.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.client.inference.usage.cache_write.input_tokens',
  reasoningTokens: 'gen_ai.client.inference.usage.reasoning.output_tokens',
  chargedUsd: 'derouter.cost.charged',
  serverDuration: 'http.server.request.duration',
} as const;

/** Bounds that the conventions recommend for durations, in seconds. */
export const durationBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** Providers that the conventions name, by the host that they serve. */
const providersByHost: readonly (readonly [host: RegExp, name: string])[] = [
  [/(^|\.)anthropic\.com$/, 'anthropic'],
  [/(^|\.)openai\.azure\.com$/, 'azure.ai.openai'],
  [/\.(services|inference)\.ai\.azure\.com$/, 'azure.ai.inference'],
  [/(^|\.)openai\.com$/, 'openai'],
  [/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/bedrock.*\.amazonaws\.com$/, 'aws.bedrock'],
  [/(^|\.)deepseek\.com$/, 'deepseek'],
  [/(^|\.)groq\.com$/, 'groq'],
  [/(^|\.)mistral\.ai$/, 'mistral_ai'],
  [/(^|\.)x\.ai$/, 'x_ai'],
  [/(^|\.)moonshot\.(ai|cn)$/, 'moonshot_ai'],
  [/(^|\.)perplexity\.ai$/, 'perplexity'],
  [/\.ml\.cloud\.ibm\.com$/, 'ibm.watsonx.ai'],
  [/(^|\.)cohere\.(ai|com)$/, 'cohere'],
];

const providersByKind: Readonly<Record<string, string>> = { anthropic: 'anthropic', openai: 'openai', gemini: 'gcp.gemini' };

/** The name of a provider, by the host of its base URL, otherwise by the kind of its upstream. */
export function providerName(kind: string, host: string): string {
  return providersByHost.find(([pattern]) => pattern.test(host))?.[1] ?? providersByKind[kind] ?? kind.replaceAll('-', '_');
}
