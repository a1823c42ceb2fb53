import { z } from 'zod';
import { ConfigError } from './config-error.ts';

/** A value as an error shows it: quoted, on one line, and not longer than a line. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

export function choice<const T extends string>(value: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((option) => option === value);
  if (!found) throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not ${quote(value)}.`);
  return found;
}

export function wholeNumber(value: string, name: string, min: number, max: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max))
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not ${quote(value)}.`);
  return number;
}

export function wholeDollars(value: string, name: string, min = 1): string {
  return String(wholeNumber(value, name, min, 100_000));
}

export function seconds(value: string, name: string): number {
  const number = /^\d{1,5}(\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (!(number > 0 && number <= 3600)) throw new ConfigError(`${name} must be a number of seconds up to 3600, not ${quote(value)}.`);
  return number * 1000;
}

export function secondsOrOff(value: string, name: string): number | null {
  return /^0+$/.test(value) ? null : seconds(value, name);
}

/** Parses a decimal above 0. */
export function factor(value: string, name: string): string {
  if (!/^\d{1,4}(\.\d{1,6})?$/.test(value) || Number(value) === 0) {
    throw new ConfigError(`${name} must be a decimal number above 0 such as 1.2, not ${quote(value)}.`);
  }
  return value;
}

export function flag(value: string | null, name: string): boolean | null {
  if (value === null) return null;
  return choice(value, name, ['on', 'off']) === 'on';
}

/** Parses the address of a web server, to which paths can be appended. Returns it without a slash at its end. */
export function webAddress(value: string, name: string): string {
  const parsed = URL.parse(value);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new ConfigError(`${name} must be an address that begins with http:// or https://.`);
  }
  if (parsed.username || parsed.password) throw new ConfigError(`${name} must not contain a user or a password.`);
  if (/[?#]/.test(value)) throw new ConfigError(`${name} must end before ? and #.`);
  return value.replace(/\/+$/, '');
}

/** Checks the address of a server that is logged in to: `protocol://user:password@host:port`. */
export function loginAddress(value: string, name: string, protocols: readonly string[]): string {
  const parsed = URL.parse(value);
  if (!parsed || !protocols.includes(parsed.protocol)) {
    const begins = protocols.map((protocol) => `${protocol}//`).join(' or ');
    // A slash, question mark or hash of a password ends the part that has the host.
    const hint = protocols.some((protocol) => value.startsWith(`${protocol}//`))
      ? ': special characters of a password must be percent-encoded, such as %23 for #'
      : '';
    throw new ConfigError(`${name} must be an address that begins with ${begins}${hint}.`);
  }
  try {
    for (const part of [parsed.username, parsed.password, parsed.pathname]) decodeURIComponent(part);
  } catch {
    throw new ConfigError(`${name} must have a % only in percent-encoded characters: write %25 for %.`);
  }
  return value;
}

/** Checks a secret that is sent in a header. */
export function headerSecret(value: string | null, name: string): string | null {
  if (value !== null && !/^[\x21-\x7e]+$/.test(value)) {
    throw new ConfigError(`${name} has a space or a character that no key has: copy it again.`);
  }
  return value;
}

/** Checks `address` or `Name <address>`. */
export function mailbox(value: string, name: string): string {
  const address = /^[^<>\p{Cc}]*<([^<>]*)>$/u.exec(value)?.[1] ?? value;
  if (!z.email().safeParse(address).success && !/^[\w.-]+@localhost$/.test(address)) {
    throw new ConfigError(`${name} must be an email address, or Name <address>, not ${quote(value)}.`);
  }
  return value;
}

export function emailAddress(value: string, name: string): string {
  if (!z.email().safeParse(value).success) throw new ConfigError(`${name} must be an email address, not ${quote(value)}.`);
  return value;
}
