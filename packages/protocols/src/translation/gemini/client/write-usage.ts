import type { ChatUsage } from '../../intermediate.ts';

const promptMeters = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'cache_write_30m', 'cache_write_12h'];

/** Writes `usageMetadata`: the prompt count includes cached tokens; thoughts are counted in addition to candidates. */
export function writeGeminiUsage({ meters, reasoningTokens }: ChatUsage, serviceTier: string | null): Record<string, unknown> {
  const meter = (name: string) => meters[name] ?? 0;
  const text = promptMeters.reduce((sum, name) => sum + meter(name), 0);
  const prompt = text + meter('input_audio') + meter('input_image');
  const output = meter('output') + meter('output_audio') + meter('output_image');
  const thoughts = Math.min(reasoningTokens ?? 0, meter('output'));
  return {
    promptTokenCount: prompt,
    ...(meter('cache_read') > 0 && { cachedContentTokenCount: meter('cache_read') }),
    candidatesTokenCount: output - thoughts,
    ...(reasoningTokens !== null && { thoughtsTokenCount: thoughts }),
    totalTokenCount: prompt + output,
    ...modalities('promptTokensDetails', { TEXT: text, AUDIO: meter('input_audio'), IMAGE: meter('input_image') }),
    ...modalities('candidatesTokensDetails', {
      TEXT: meter('output') - thoughts,
      AUDIO: meter('output_audio'),
      IMAGE: meter('output_image'),
    }),
    ...(serviceTier !== null && { serviceTier }),
  };
}

/** Token counts by modality, if there are others than text. */
function modalities(name: string, counts: Readonly<Record<string, number>>): Record<string, unknown> {
  const said = Object.entries(counts).filter(([, tokenCount]) => tokenCount > 0);
  return said.some(([modality]) => modality !== 'TEXT') ? { [name]: said.map(([modality, tokenCount]) => ({ modality, tokenCount })) } : {};
}
