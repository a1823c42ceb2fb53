import { z } from 'zod';
import { timestamp } from './fields.ts';

export const announcementTones = ['info', 'warning'] as const;

const text = z.object({ title: z.string().trim().min(1).max(120), text: z.string().trim().min(1).max(1_000) });

/** The texts of an announcement: in English and Chinese, and in those other languages for which there is one. */
const texts = z.object({
  en: text,
  zh: text,
  'zh-TW': text.optional(),
  ja: text.optional(),
  ko: text.optional(),
  es: text.optional(),
  fr: text.optional(),
  ru: text.optional(),
  ar: text.optional(),
});

/** A notice that customers see in the console. `endsAt`: null until it is ended. */
export const newAnnouncement = z.object({
  tone: z.enum(announcementTones),
  texts,
  startsAt: timestamp,
  endsAt: timestamp.nullable(),
});

export type NewAnnouncement = z.output<typeof newAnnouncement>;
export type AnnouncementTexts = NewAnnouncement['texts'];
