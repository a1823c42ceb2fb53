/** Detects when the text of a JSON object is complete. Scans each piece only once, since arguments may be many megabytes. */
export class ObjectScanner {
  #depth = 0;
  #inText = false;
  #escaped = false;
  #begun = false;

  /** An object has been opened and closed. */
  get isComplete(): boolean {
    return this.#begun && this.#depth === 0;
  }

  add(piece: string): void {
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (code === 92) this.#escaped = true;
        else if (code === 34) this.#inText = false;
      } else if (code === 34) this.#inText = true;
      else if (code === 123) {
        this.#begun = true;
        this.#depth++;
      } else if (code === 125 && this.#depth > 0) this.#depth--;
    }
  }
}
