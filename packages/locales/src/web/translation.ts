type PluralCategory = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/**
 * The texts of a language in the form of the English ones: every key, with `_other` of each plural, and the plural categories that the
 * language has besides. A missing key is a type error; a test checks plurals and variables.
 */
export type Translation<English> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Translation<English[Key]>;
} & {
  readonly [Key in keyof English as Key extends `${infer Base}_one` ? `${Base}_${PluralCategory}` : never]?: string;
};
