import { isRecord } from '../usage/usage-reading.ts';

/** Reads `{ type, message }` as both Anthropic and OpenAI write it. */
export function readError(error: unknown): { type: string; message: string } {
  const record = isRecord(error) ? error : {};
  return {
    type: typeof record.type === 'string' ? record.type : 'api_error',
    message: typeof record.message === 'string' ? record.message : 'The provider reported an error.',
  };
}
