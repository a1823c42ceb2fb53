import { changeTopLevel, isRecord } from '@derouter/protocols';
import type { WithBody } from '../exchange.ts';

/** Fields that steer OpenRouter's own routing, of which there is none here. */
const routing = ['models', 'provider', 'route', 'transforms', 'plugins', 'session_id', 'trace', 'preset', 'debug'];

/**
 * Rewrites the request of an OpenRouter client to the dialect's own form. Other requests are returned as they are. Fields that
 * have no meaning here are left out with a note, since providers refuse unknown ones.
 */
export function adaptOpenrouterBody(state: WithBody): WithBody {
  const { costReport, dialect, body } = state;
  if (!costReport) return state;
  const changes: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const name of routing) {
    if (body[name] === undefined) continue;
    changes[name] = null;
    leftOut.push(`${name} was left out: it is a setting of OpenRouter`);
  }
  // The cost is always reported, so asking for it changes nothing.
  if (body.usage !== undefined) changes.usage = null;
  const [first] = Array.isArray(body.models) ? body.models : [];
  if (body.model === undefined && typeof first === 'string') changes.model = first;
  if (dialect === 'openai-chat') {
    Object.assign(changes, adaptReasoning(body, leftOut));
    if (body.stream === true)
      changes.stream_options = { ...(isRecord(body.stream_options) ? body.stream_options : {}), include_usage: true };
  }
  if (Object.keys(changes).length === 0) return state;
  const texts = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === null ? null : JSON.stringify(value)]));
  const kept = Object.entries({ ...body, ...changes }).filter(([name]) => changes[name] !== null);
  return { ...state, text: changeTopLevel(state.text, texts), body: Object.fromEntries(kept), leftOut };
}

/** `reasoning: { effort }` is `reasoning_effort` in Chat Completions. */
function adaptReasoning({ reasoning, reasoning_effort }: WithBody['body'], leftOut: string[]): Record<string, unknown> {
  if (reasoning === undefined) return {};
  const { effort, ...others } = isRecord(reasoning) ? reasoning : {};
  if (Object.keys(others).length > 0) leftOut.push('of reasoning only the effort was kept');
  return { reasoning: null, ...(typeof effort === 'string' && reasoning_effort === undefined ? { reasoning_effort: effort } : {}) };
}
