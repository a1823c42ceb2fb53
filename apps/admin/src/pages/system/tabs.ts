import type { AdminProcedure } from '../../access/use-may.ts';

/** What each tab reads, in the order of the tabs. */
export const systemReads = {
  processes: 'system.processes',
  jobs: 'system.jobs',
  mail: 'system.mail',
  partitions: 'system.partitions',
  settings: 'system.settings',
  staff: 'signIn.staff',
} as const satisfies Readonly<Record<string, AdminProcedure>>;

export type SystemTab = keyof typeof systemReads;
const systemTabs = Object.keys(systemReads) as SystemTab[];

export const jobStates = ['created', 'retry', 'active', 'failed'] as const;

/** The part of the page that is shown, and the filters of its list. */
export interface SystemSearch {
  readonly tab: SystemTab;
  readonly queue?: string;
  readonly state?: (typeof jobStates)[number];
  /** Only what ended in the last day. */
  readonly lastDay?: '1';
}

export function readSystemSearch({ tab, queue, state, lastDay }: Record<string, unknown>): SystemSearch {
  const known = jobStates.find((name) => name === state);
  return {
    tab: systemTabs.find((name) => name === tab) ?? 'processes',
    ...(typeof queue === 'string' && queue !== '' ? { queue } : {}),
    ...(known ? { state: known } : {}),
    ...(String(lastDay) === '1' ? { lastDay: '1' as const } : {}),
  };
}
