/** Tells when the text of a JSON object is complete, reading each piece once: arguments may be many megabytes. */
export class ObjectScanner {
  #depth = 0;
  #inText = false;
  #escaped = false;
  #begun = false;

  /** An object has begun and has been closed. */
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
