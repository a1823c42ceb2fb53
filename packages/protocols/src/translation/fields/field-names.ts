import type { ChatDialect } from '../intermediate.ts';

interface FieldNames {
  readonly messages: string;
  readonly stop: string;
  readonly output: string;
  readonly reasoning: string;
}

const names: Record<ChatDialect, FieldNames> = {
  'anthropic-messages': { messages: 'messages', stop: 'stop_sequences', output: 'output_config.format', reasoning: 'thinking' },
  'openai-chat': { messages: 'messages', stop: 'stop', output: 'response_format', reasoning: 'reasoning_effort' },
  'openai-responses': { messages: 'input', stop: 'stop', output: 'text.format', reasoning: 'reasoning' },
  gemini: {
    messages: 'contents',
    stop: 'generationConfig.stopSequences',
    output: 'generationConfig.responseMimeType',
    reasoning: 'generationConfig.thinkingConfig',
  },
};

/** The dialect's spelling of the fields that an error may have to name. */
export function fieldNames(dialect: ChatDialect): FieldNames {
  return names[dialect];
}
