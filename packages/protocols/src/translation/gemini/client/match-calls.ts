import { makeCallId } from '../../tools/carry-call-id.ts';

interface Called {
  readonly id: string;
  isOpen: boolean;
}

/**
 * Resolves the ids of calls in a request. Google's clients may omit them from the call, its response, or both; then a response answers the
 * first open call of that name. Must stay fast: a body can hold very many calls.
 */
export class CallIds {
  readonly #byId = new Map<string, Called>();
  readonly #byName = new Map<string, { readonly calls: Called[]; answered: number }>();
  #made = 0;

  called(given: string, name: string): string {
    const call = { id: given === '' ? this.#make() : given, isOpen: true };
    this.#byId.set(call.id, call);
    const known = this.#byName.get(name);
    if (known) known.calls.push(call);
    else this.#byName.set(name, { calls: [call], answered: 0 });
    return call.id;
  }

  answered(given: string, name: string): string {
    const own = this.#byId.get(given);
    const call = own?.isOpen ? own : this.#firstOpen(name);
    if (call) call.isOpen = false;
    return call?.id ?? (given === '' ? this.#make() : given);
  }

  #firstOpen(name: string): Called | undefined {
    const known = this.#byName.get(name);
    if (!known) return undefined;
    while (known.calls[known.answered]?.isOpen === false) known.answered++;
    return known.calls[known.answered];
  }

  #make(): string {
    return makeCallId('request', this.#made++);
  }
}
