import { type Capability, capabilities, capabilitiesOf } from '../model/capabilities.ts';
import type { PricedModel } from './price-rows.ts';

/** The state of the pricing page in its address. Texts for the token estimate are never part of it. */
export interface PricingSearch {
  readonly view?: 'calculator';
  readonly q?: string;
  readonly vendor?: string;
  /** Minimum context in tokens. */
  readonly context?: number;
  readonly dialect?: string;
  /** What the models must all be able to do, separated by dots. */
  readonly capability?: string;
  readonly input?: number;
  readonly cached?: number;
  readonly output?: number;
  readonly calls?: number;
}

const maxTokens = 100_000_000;

/** Reads the search of an address; whatever it does not understand is dropped. */
export function readPricingSearch(search: Record<string, unknown>): PricingSearch {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 100) : undefined);
  const count = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maxTokens ? Number(value) : undefined;
  const read = {
    view: search.view === 'calculator' ? search.view : undefined,
    // A search for digits only arrives as a number.
    q: text(typeof search.q === 'number' ? String(search.q) : search.q),
    vendor: text(search.vendor),
    context: count(search.context),
    dialect: text(search.dialect),
    capability: writeCapabilities(readCapabilities(text(search.capability))),
    input: count(search.input),
    cached: count(search.cached),
    output: count(search.output),
    calls: count(search.calls),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** What the models must be able to do, of what the address names. */
export function readCapabilities(written = ''): readonly Capability[] {
  const names = written.split('.');
  return capabilities.filter((name) => names.includes(name));
}

export function writeCapabilities(names: readonly Capability[]): string | undefined {
  return names.length > 0 ? names.join('.') : undefined;
}

/** The models that the filters leave. */
export function filterModels(
  models: readonly PricedModel[],
  { q = '', vendor, context = 0, dialect, capability }: Pick<PricingSearch, 'q' | 'vendor' | 'context' | 'dialect' | 'capability'>,
): PricedModel[] {
  const wanted = readCapabilities(capability);
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const names = [model.id, model.displayName, model.vendor, ...model.aliases].join(' ').toLowerCase();
    return (
      words.every((word) => names.includes(word)) &&
      (vendor === undefined || model.vendor === vendor) &&
      (context === 0 || (model.contextTokens ?? 0) >= context) &&
      (dialect === undefined || model.dialects.includes(dialect)) &&
      wanted.every((name) => capabilitiesOf(model).includes(name))
    );
  });
}
