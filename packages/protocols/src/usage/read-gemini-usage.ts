import { cutText } from '../json/cut-text.ts';
import { count, isRecord, reasoningIn, takeParts, type UsageReading, unknownFields } from './usage-reading.ts';

const known = {
  promptTokenCount: null,
  cachedContentTokenCount: null,
  candidatesTokenCount: null,
  thoughtsTokenCount: null,
  toolUsePromptTokenCount: null,
  totalTokenCount: null,
  promptTokensDetails: null,
  cacheTokensDetails: null,
  candidatesTokensDetails: null,
  toolUsePromptTokensDetails: null,
  trafficType: null,
  serviceTier: null,
};
/** Other modalities, whose tokens cost the same as text. */
const modalities = new Set(['TEXT', 'AUDIO', 'IMAGE', 'VIDEO', 'DOCUMENT', 'MODALITY_UNSPECIFIED']);

/**
 * Reads `usageMetadata` of a Gemini answer. The prompt count includes tokens read from the cache; tokens that tools add to the prompt, and
 * thoughts, are counted in addition to prompt and candidates.
 * Source: Gemini API reference, `GenerateContentResponse.UsageMetadata`.
 */
export function readGeminiUsage(usage: Readonly<Record<string, unknown>>): UsageReading {
  const prompt = count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount);
  const output = count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount);
  const asked = (modality: string) =>
    Math.max(
      0,
      ofModality(usage.promptTokensDetails, modality) +
        ofModality(usage.toolUsePromptTokensDetails, modality) -
        ofModality(usage.cacheTokensDetails, modality),
    );
  return {
    meters: {
      ...takeParts(
        prompt,
        { cache_read: count(usage.cachedContentTokenCount), input_audio: asked('AUDIO'), input_image: asked('IMAGE') },
        'input',
      ),
      ...takeParts(
        output,
        {
          output_audio: ofModality(usage.candidatesTokensDetails, 'AUDIO'),
          output_image: ofModality(usage.candidatesTokensDetails, 'IMAGE'),
        },
        'output',
      ),
    },
    ...reasoningIn(usage.thoughtsTokenCount),
    serviceTier: tierOf(usage.serviceTier) ?? tierOf(usage.trafficType),
    unknown: unknownFields({ ...usage, ...unknownModalities(usage) }, known),
  };
}

/** Token counts of unknown modalities, by list and modality. */
function unknownModalities(usage: Readonly<Record<string, unknown>>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, list] of Object.entries(usage)) {
    if (!name.endsWith('Details') || !Array.isArray(list)) continue;
    for (const part of list) {
      if (isRecord(part) && typeof part.modality === 'string' && !modalities.has(part.modality)) {
        found[`${name}.${cutText(part.modality, 40)}`] = count(part.tokenCount);
      }
    }
  }
  return found;
}

function ofModality(details: unknown, modality: string): number {
  if (!Array.isArray(details)) return 0;
  return details.reduce<number>((sum, part) => (isRecord(part) && part.modality === modality ? sum + count(part.tokenCount) : sum), 0);
}

/** The Gemini API reports a `serviceTier`, Vertex a `trafficType`. */
function tierOf(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  if (/priority/i.test(name)) return 'priority';
  return /flex/i.test(name) ? 'flex' : null;
}
