import { z } from 'zod';

const dialog = z.union([z.object({ kind: z.literal('create') }), z.object({ kind: z.literal('edit'), id: z.string() })]);

/** Reads which dialog was open when the page had to give way; undefined for those in which nothing is typed. */
export const readDialog = (kept: unknown): z.infer<typeof dialog> | undefined => dialog.safeParse(kept).data;
