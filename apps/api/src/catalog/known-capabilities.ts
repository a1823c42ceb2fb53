interface Capabilities {
  readonly imageInput: boolean | null;
  readonly toolUse: boolean | null;
  readonly reasoning: boolean | null;
}

const all: Capabilities = { imageInput: true, toolUse: true, reasoning: true };

/**
 * What the providers' model pages say about models of the price list, which does not say it itself. The first row that matches
 * counts. Models that no row names are newer than this table, so nothing is claimed about them.
 */
const known: readonly { readonly vendor: string; readonly ids: RegExp; readonly capabilities: Capabilities }[] = [
  { vendor: 'anthropic', ids: /^claude-(haiku|sonnet|opus|fable)-(4-[15-8]|5|5-1|5-5)$/, capabilities: all },
  { vendor: 'openai', ids: /^gpt-4(o(-mini)?|\.1(-mini|-nano)?)$/, capabilities: { ...all, reasoning: false } },
  // The name stands for a chat model, whose sources disagree on whether it reasons.
  { vendor: 'openai', ids: /^gpt-5\.3$/, capabilities: { ...all, reasoning: null } },
  {
    vendor: 'openai',
    ids: /^(gpt-5(\.[1-6])?(-(mini|nano|pro|codex|codex-mini|luna|sol|terra))?|gpt-6-(astra|luna|sol))$/,
    capabilities: all,
  },
  { vendor: 'openai', ids: /^o3-mini$/, capabilities: { ...all, imageInput: false } },
  { vendor: 'openai', ids: /^(o3|o4-mini)$/, capabilities: all },
  { vendor: 'openai', ids: /^text-embedding-/, capabilities: { imageInput: false, toolUse: false, reasoning: false } },
  { vendor: 'google', ids: /^gemini-(2\.5|3|3\.[15678])-(pro|flash|flash-lite)(-preview)?$/, capabilities: all },
];

export function knownCapabilities(vendor: string, id: string): Capabilities {
  const row = known.find((one) => one.vendor === vendor && one.ids.test(id));
  return row?.capabilities ?? { imageInput: null, toolUse: null, reasoning: null };
}
