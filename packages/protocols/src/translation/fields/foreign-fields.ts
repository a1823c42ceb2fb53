import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { unsupported } from '../translation-error.ts';
import { hasContent, recordsOf, textOf } from './read-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Fields of other gateways (OpenRouter, Vercel AI Gateway, Mistral, Bedrock, LiteLLM) that clients send to any server. A hint may be left
 * out, since the answer is the same. A restriction on where the prompt goes, what may be paid or what the answer may contain is refused if
 * it cannot be honoured, since the caller relies on it.
 * Sources: OpenRouter API reference, "Provider Routing"; Vercel AI Gateway documentation, "Provider Options".
 */
const hints = new Set(['models', 'route', 'transforms', 'session_id', 'trace', 'debug']);

/** Fields that restrict whatever their value. */
const restrictions = ['preset', 'safe_prompt', 'safety_model', 'guardrails', 'guardrailConfig', 'amazon-bedrock-guardrailConfig'];

/** Members of OpenRouter's `provider` that choose among equal options. Unknown members count as restrictions. */
const providerHints = new Set([
  'order',
  'sort',
  'allow_fallbacks',
  'require_parameters',
  'preferred_min_throughput',
  'preferred_max_latency',
]);

/** Members of Vercel's `providerOptions.gateway` that restrict. */
const gatewayRestrictions = ['only', 'zeroDataRetention', 'disallowPromptTraining', 'hipaaCompliant'];

/** OpenRouter's plugins that only repair or shorten; others change what the answer is. */
const pluginHints = new Set(['file-parser', 'response-healing', 'auto-router', 'context-compression']);

const why = 'this cannot be guaranteed for the upstream of this model. Leave it out to send the request all the same.';

/** Throws `TranslationError` for a field that restricts if the upstream has no equivalent. The rule is the same in every dialect. */
export function refuseUnhonoured(body: Fields): void {
  for (const name of restrictions) if (hasContent(body[name])) unsupported(name, why);
  if (isRecord(body.provider)) refuseProvider(body.provider);
  for (const [at, plugin] of recordsOf(body.plugins).entries()) {
    if (plugin.enabled !== false && !pluginHints.has(textOf(plugin.id))) unsupported(`plugins[${at}]`, why);
  }
  const options = isRecord(body.providerOptions) ? body.providerOptions : {};
  const gateway = isRecord(options.gateway) ? options.gateway : {};
  for (const name of gatewayRestrictions) if (hasContent(gateway[name])) unsupported(`providerOptions.gateway.${name}`, why);
}

function refuseProvider(provider: Fields): void {
  for (const [name, value] of Object.entries(provider)) {
    if (!hasContent(value) || providerHints.has(name)) continue;
    if (name === 'data_collection' && value === 'allow') continue;
    unsupported(`provider.${cutText(name, 64)}`, why);
  }
  if (hasContent(provider.order) && provider.allow_fallbacks === false) unsupported('provider.order', why);
}

/** The hints of other gateways in the body: fields that can be left out and are then named to the caller. */
export function foreignHints(body: Fields): string[] {
  const isHint = (name: string) =>
    hints.has(name) || name === 'plugins' || ((name === 'provider' || name === 'providerOptions') && isRecord(body[name]));
  return Object.keys(body).filter((name) => hasContent(body[name]) && isHint(name));
}

/** The caller forbids leaving out any parameter that it set (OpenRouter's `provider.require_parameters`). */
export function requiresParameters(body: Fields): boolean {
  return isRecord(body.provider) && body.provider.require_parameters === true;
}
