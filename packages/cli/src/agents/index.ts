import { existsSync } from 'node:fs';
import { hasProgram, type Machine } from '../machine.ts';
import type { Agent } from './agent.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { opencode } from './opencode.ts';

export const agents: readonly Agent[] = [claudeCode, codex, opencode];

/** Whether an agent is installed: its program is on the PATH, or its folder is there. */
export function isPresent(agent: Agent, machine: Machine): boolean {
  return hasProgram(machine, agent.program) || existsSync(agent.folder(machine));
}
