import { readText } from '../../parts/read-text.ts';

const modelDialogs = ['model', 'price', 'history'] as const;

/** What the page of models shows, as in its address: its filter, and the model that is edited, with the dialog for it. */
export interface ModelsSearch {
  readonly query?: string | undefined;
  readonly edit?: string | undefined;
  readonly dialog?: (typeof modelDialogs)[number] | undefined;
}

export function readModelsSearch(search: Record<string, unknown>): ModelsSearch {
  const read: ModelsSearch = {
    query: readText(search.query),
    edit: readText(search.edit),
    dialog: modelDialogs.find((name) => name === search.dialog),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
