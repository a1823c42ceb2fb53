import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

export type StatusData = inferRouterOutputs<AppRouter>['status']['get'];
export type Incident = StatusData['incidents'][number];

/** Incidents are described in English and Chinese; readers of other languages see the English text. */
export function incidentText({ texts }: Incident, locale: string): { readonly title: string; readonly text: string } {
  return locale.startsWith('zh') ? texts.zh : texts.en;
}
