interface Section {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** Parses a text with a line `# Title` above each section and an empty line between paragraphs. Null if it is not like that. */
export function parseLegalText(text: string): Section[] | null {
  const sections: { title: string; paragraphs: string[] }[] = [];
  for (const block of text.replaceAll('\r', '').split(/\n\s*\n|\n(?=#)|(?<=^#[^\n]*)\n/m)) {
    const words = block.trim();
    if (words.startsWith('#')) sections.push({ title: words.replace(/^#+\s*/, ''), paragraphs: [] });
    else if (words !== '') {
      const section = sections.at(-1);
      if (!section) return null;
      section.paragraphs.push(words.replace(/\s*\n\s*/g, ' '));
    }
  }
  const isComplete = sections.every(({ title, paragraphs }) => title !== '' && paragraphs.length > 0);
  return sections.length > 0 && isComplete ? sections : null;
}

/** Writes sections in the format that `parseLegalText` reads. */
export function writeLegalText(sections: readonly Section[]): string {
  return sections.map(({ title, paragraphs }) => [`# ${title}`, ...paragraphs].join('\n\n')).join('\n\n');
}
