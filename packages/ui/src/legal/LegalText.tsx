interface LegalTextProps {
  readonly sections: readonly { readonly title: string; readonly paragraphs: readonly string[] }[];
}

/** The sections of a legal document. */
export function LegalText({ sections }: LegalTextProps) {
  return (
    <div className="flex flex-col gap-6">
      {sections.map(({ title, paragraphs }) => (
        <section key={title} className="flex flex-col gap-2">
          <h2 className="text-lg font-semibold">{title}</h2>
          {paragraphs.map((text) => (
            <p key={text} className="leading-relaxed wrap-anywhere">
              {text}
            </p>
          ))}
        </section>
      ))}
    </div>
  );
}
