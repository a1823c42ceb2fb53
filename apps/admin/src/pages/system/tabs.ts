export const systemTabs = ['processes', 'jobs', 'mail', 'partitions', 'settings', 'staff'] as const;
export type SystemTab = (typeof systemTabs)[number];

export const jobStates = ['created', 'retry', 'active', 'failed'] as const;

/** The part of the page that is shown, and the filters of its list. */
export interface SystemSearch {
  readonly tab: SystemTab;
  readonly queue?: string;
  readonly state?: (typeof jobStates)[number];
}

export function readSystemSearch({ tab, queue, state }: Record<string, unknown>): SystemSearch {
  const known = jobStates.find((name) => name === state);
  return {
    tab: systemTabs.find((name) => name === tab) ?? 'processes',
    ...(typeof queue === 'string' && queue !== '' ? { queue } : {}),
    ...(known ? { state: known } : {}),
  };
}
