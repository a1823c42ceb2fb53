import { z } from 'zod';
import { moment } from './fields.ts';

/** How far the work on an incident is. */
export const incidentStates = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

export type IncidentState = (typeof incidentStates)[number];

const incidentText = z.object({ title: z.string().trim().min(1).max(200), text: z.string().trim().min(1).max(5_000) });

const texts = z.object({ en: incidentText, zh: incidentText });
/** Ids of affected models; empty means all. */
const models = z.array(z.string().trim().min(1).max(200)).max(200);
const openState = z.enum(incidentStates).exclude(['resolved']);

/** An incident for the public status page. */
export const newIncident = z.object({ state: openState, texts, models, startedAt: moment });

/** Changes to an incident. Absent fields are left unchanged. A state reopens an incident that was resolved. */
export const incidentChange = newIncident.partial();

/** The end of an incident, with a last text if there is more to say. */
export const incidentResolution = z.object({ resolvedAt: moment, texts: texts.optional() });

export type NewIncident = z.output<typeof newIncident>;
export type IncidentChange = z.output<typeof incidentChange>;
export type IncidentResolution = z.output<typeof incidentResolution>;
export type IncidentTexts = NewIncident['texts'];
