import type { StopReason } from '../intermediate.ts';

/** Reads `stop_reason`. Source: `StopReason` in the published types of @anthropic-ai/sdk. */
export function readStopReason(reason: unknown): StopReason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'limit';
    case 'stop_sequence':
      return 'stop_sequence';
    case 'tool_use':
      return 'tool_calls';
    case 'pause_turn':
      return 'pause';
    case 'refusal':
      return 'refusal';
    default:
      return 'end';
  }
}

const written: Record<StopReason, string> = {
  end: 'end_turn',
  limit: 'max_tokens',
  tool_calls: 'tool_use',
  stop_sequence: 'stop_sequence',
  refusal: 'refusal',
  pause: 'pause_turn',
};

/** Writes `stop_reason`. */
export function writeStopReason(stop: StopReason): string {
  return written[stop];
}

/** Writes `stop_details`, which holds the model's explanation of a refusal. */
export function writeStopDetails(stop: StopReason, explanation: string): Record<string, unknown> | null {
  return stop === 'refusal' || explanation !== '' ? { type: 'refusal', category: null, explanation: explanation || null } : null;
}
