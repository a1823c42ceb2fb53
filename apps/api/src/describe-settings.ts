/** A setting of the environment as staff see it. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly source: 'environment' | 'default';
  /** `set` for a secret; null for one that is not set. */
  readonly value: string | null;
}

/** Settings whose values are never shown. */
const secret = /SECRET|TOKEN|PASSWORD|_KEY$|XPUB/;
/** Addresses may hold a password, or a key in their path or query. */
const address = /^[a-z]+:\/\//;

/**
 * Reads settings and remembers which were asked for, so that staff see all of them with their source. What is not set has the default
 * that .env.example documents.
 */
export function watchSettings(env: Readonly<Record<string, string | undefined>>): {
  readonly text: (name: string) => string | null;
  list(): readonly EnvironmentSetting[];
} {
  const asked = new Set<string>();
  const read = (name: string) => env[name]?.trim() || null;
  return {
    text(name) {
      asked.add(name);
      return read(name);
    },
    list: () =>
      [...asked].sort().map((name) => {
        const value = read(name);
        return { name, source: value === null ? 'default' : 'environment', value: value === null ? null : show(name, value) };
      }),
  };
}

function show(name: string, value: string): string {
  if (secret.test(name)) return 'set';
  return value
    .split(',')
    .map((part) => (address.test(part.trim()) ? withoutSecrets(part.trim()) : part))
    .join(',');
}

function withoutSecrets(text: string): string {
  const url = URL.parse(text);
  if (!url) return 'set';
  return `${url.protocol}//${url.username ? '…@' : ''}${url.host}${url.pathname === '/' || url.pathname === '' ? '' : '/…'}`;
}
