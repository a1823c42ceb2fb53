import type { Machine } from '../machine.ts';

/** A model that the server offers. */
export interface OfferedModel {
  readonly id: string;
  readonly name: string;
  readonly dialects: readonly string[];
  readonly context_tokens: number | null;
  readonly max_output_tokens: number | null;
  /** Whether it takes images and calls tools. Null where the server does not know; older servers do not say it. */
  readonly image_input?: boolean | null;
  readonly tool_use?: boolean | null;
}

export interface Setup {
  readonly machine: Machine;
  /** Without `/v1`. */
  readonly baseUrl: string;
  readonly keyFile: string;
  /** The user's choice; null to choose one. */
  readonly model: string | null;
  readonly models: readonly OfferedModel[];
}

/** The settings of an agent: one file. */
export interface Agent {
  /** Its `client_id` towards the server. */
  readonly id: string;
  readonly name: string;
  readonly program: string;
  /** Environment variables that would override what is set up here. */
  readonly overriding: readonly string[];
  folder(machine: Machine): string;
  file(machine: Machine): string;
  /** The new text of the file. Throws `CliError` if it cannot be edited. */
  edit(text: string, setup: Setup): string;
}
