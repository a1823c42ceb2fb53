import { ConfigError } from './config-error.ts';

export function choice<const T extends string>(value: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((option) => option === value);
  if (!found) throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

export function wholeNumber(value: string, name: string, min: number, max: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
  return number;
}

export function wholeDollars(value: string, name: string, min = 1): string {
  return String(wholeNumber(value, name, min, 100_000));
}

export function seconds(value: string, name: string): number {
  const number = /^\d{1,5}(\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (!(number > 0 && number <= 3600)) throw new ConfigError(`${name} must be a number of seconds up to 3600, not "${value}".`);
  return number * 1000;
}

export function secondsOrOff(value: string, name: string): number | null {
  return Number(value) === 0 ? null : seconds(value, name);
}

export function decimal(value: string, name: string): string {
  if (!/^\d{1,4}(\.\d{1,6})?$/.test(value)) throw new ConfigError(`${name} must be a decimal number such as 1.2, not "${value}".`);
  return value;
}

export function flag(value: string | null, name: string): boolean | null {
  if (value === null) return null;
  return choice(value, name, ['on', 'off']) === 'on';
}

export function url(value: string, name: string, protocols: readonly string[] = ['http:', 'https:']): string {
  const parsed = URL.parse(value);
  if (!parsed || !protocols.includes(parsed.protocol)) {
    throw new ConfigError(`${name} must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  }
  return value;
}
