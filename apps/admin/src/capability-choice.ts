import type { modelCapabilities } from '@derouter/contracts';
import { z } from 'zod';

export type ModelCapability = (typeof modelCapabilities)[number];

const choices = ['', 'yes', 'no'] as const;
const meanings = { '': null, yes: true, no: false } as const;

/** The choice in a form whether a model can do something. Empty: not known. */
export const capabilityChoice = z.enum(choices).transform((choice) => meanings[choice]);

export function choiceOf(value: boolean | null): (typeof choices)[number] {
  return choices.find((choice) => meanings[choice] === value) ?? '';
}
