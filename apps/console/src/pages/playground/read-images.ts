const maxMegabytes = 5;
const maxImages = 4;
export const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** Images as data URLs, and what is wrong with the others. */
export interface ReadImages {
  readonly urls: readonly string[];
  readonly problems: readonly ImageProblem[];
}

export type ImageProblem =
  | { readonly key: 'imageTooLarge'; readonly name: string; readonly megabytes: number }
  | { readonly key: 'imageWrongType'; readonly name: string }
  | { readonly key: 'tooManyImages'; readonly count: number };

/** Reads image files. `present`: how many images the message already has. */
export async function readImages(files: readonly File[], present: number): Promise<ReadImages> {
  const problems: ImageProblem[] = [];
  const fitting = files.filter(({ name, type, size }) => {
    if (!imageTypes.includes(type)) problems.push({ key: 'imageWrongType', name });
    else if (size > maxMegabytes * 1024 * 1024) problems.push({ key: 'imageTooLarge', name, megabytes: maxMegabytes });
    else return true;
    return false;
  });
  const room = Math.max(0, maxImages - present);
  if (fitting.length > room) problems.push({ key: 'tooManyImages', count: maxImages });
  return { urls: await Promise.all(fitting.slice(0, room).map(readAsDataUrl)), problems };
}

function readAsDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('the image cannot be read'));
    reader.readAsDataURL(file);
  });
}
